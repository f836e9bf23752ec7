/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.network.AladinNetwork;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.SequenceLayout;
import org.aladin.training.config.LossTerm;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.data.PairBatch;
import org.aladin.training.loss.CrossModalLoss;
import org.aladin.training.loss.LossValues;
import org.aladin.training.optimiser.Adam;
import org.aladin.training.optimiser.GradientNorm;

/**
 * One step of training: a batch forward and backward, the gradients clipped, the parameters
 * changed. Everything that a step allocates belongs to a manager that closes with it.
 *
 * <p>Used by one thread; a JVM can have only one at a time, because DJL allows only one gradient
 * collector.
 */
public final class TrainingStep implements AutoCloseable {
  /**
   * The word embedding that is not trained: BERT uses the id 0 for padding, even if [PAD] has
   * another id in the vocabulary.
   */
  private static final NDIndex FIRST_ROW = new NDIndex(0);

  private final TrainingConfig config;
  private final Parameters parameters;
  private final CrossModalLoss loss;
  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final Adam adam;

  /**
   * @param parameters changed by every step; with {@code freeze-teran} only those of the matching
   *     head
   */
  public TrainingStep(TrainingConfig config, ModelConfig model, Parameters parameters) {
    this(config, new AladinNetwork(inMode(config, model), parameters), parameters);
  }

  /**
   * @param layout of the batches in the network, instead of the faster one
   */
  public TrainingStep(
      TrainingConfig config, ModelConfig model, Parameters parameters, SequenceLayout layout) {
    this(config, new AladinNetwork(inMode(config, model), parameters, layout), parameters);
  }

  private TrainingStep(TrainingConfig config, AladinNetwork network, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    loss = new CrossModalLoss(network, config.loss());
    parameters
        .asMap()
        .forEach(
            (name, array) -> {
              if (!config.freezeBackbone() || isOfMatchingHead(name)) {
                trained.put(name, array);
              }
            });
    adam = new Adam(parameters.manager(), trained);
    trackGradients(true);
  }

  private static ModelConfig inMode(TrainingConfig config, ModelConfig model) {
    return model.with(config.loss().alignmentMode());
  }

  /**
   * @param epoch from 0; decides which terms count
   * @param learningRate of this step
   * @param seed of this step's dropout: the same parameters, batch and seed give the same result
   * @throws org.aladin.model.engine.WorkStoppedException if the JVM is ending; nothing is changed
   *     then
   * @throws TrainingFailedException if the loss or a gradient is not finite; the parameters are
   *     then unchanged
   */
  public StepFigures run(PairBatch batch, int epoch, double learningRate, long seed) {
    return NativeWork.run(() -> compute(batch, epoch, learningRate, seed));
  }

  private StepFigures compute(PairBatch batch, int epoch, double learningRate, long seed) {
    Engine engine = Engine.getInstance();
    engine.setRandomSeed(Long.hashCode(seed));
    try (NDManager manager = parameters.manager().newSubManager()) {
      LossValues values;
      try (GradientCollector collector = engine.newGradientCollector()) {
        values = loss.of(batch.images(manager), batch.captions(manager), epoch);
        collector.backward(values.total());
      }
      Map<String, NDArray> gradients = gradients(manager, values.terms());
      StepFigures figures = figures(values, GradientNorm.of(gradients.values()));
      float scale = GradientNorm.clip(figures.gradientNorm(), config.gradientClip());
      adam.step(gradients, scale, learningRate);
      return figures;
    }
  }

  private Map<String, NDArray> gradients(NDManager manager, Map<LossTerm, NDArray> terms) {
    boolean ofMatchingHead = CrossModalLoss.trainsMatchingHead(terms.keySet());
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    trained.forEach(
        (name, array) -> {
          if (ofMatchingHead || !isOfMatchingHead(name)) {
            NDArray gradient = array.getGradient();
            // Otherwise the handle stays with the parameters' manager: one per parameter and step.
            gradient.attach(manager);
            if (name.equals(ParameterNames.WORDS)) {
              gradient.set(FIRST_ROW, 0);
            }
            gradients.put(name, gradient);
          }
        });
    return gradients;
  }

  /** Reads everything in one transfer, because each transfer waits for the device. */
  private static StepFigures figures(LossValues values, NDArray norm) {
    NDList list = new NDList(values.terms().values());
    list.add(values.total());
    list.add(norm);
    float[] read = NDArrays.stack(list).toFloatArray();
    Map<LossTerm, Double> terms = new EnumMap<>(LossTerm.class);
    int i = 0;
    for (LossTerm term : values.terms().keySet()) {
      terms.put(term, (double) read[i++]);
    }
    StepFigures figures = new StepFigures(read[i], terms, read[i + 1]);
    if (!Double.isFinite(figures.loss()) || !Double.isFinite(figures.gradientNorm())) {
      throw new TrainingFailedException(
          "The loss is "
              + figures.loss()
              + " "
              + terms
              + " and the gradient norm "
              + figures.gradientNorm()
              + ", expected finite numbers: try a smaller learning rate, and look for broken"
              + " features");
    }
    return figures;
  }

  /**
   * Sets whether operations on the parameters build a graph. Switch it off for a validation between
   * two steps: the gradient mode is on by default in every thread except the one that loaded the
   * engine.
   */
  public void trackGradients(boolean on) {
    trained.values().forEach(array -> array.setRequiresGradient(on));
  }

  /** The optimiser, for its state to be saved and restored. */
  public Adam adam() {
    return adam;
  }

  private static boolean isOfMatchingHead(String name) {
    return name.startsWith(ParameterNames.MATCHING_HEAD);
  }

  @Override
  public void close() {
    trackGradients(false);
    adam.close();
  }
}
