/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.config.LossTerm;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairBatch;
import org.aladin.training.data.PairDataset;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.loop.NetworkEmbeddings;
import org.aladin.training.loop.StepFigures;
import org.aladin.training.loop.TrainingStep;
import org.aladin.training.progress.Progress;

/** Repeats the original's computation on a reference set, and compares. Used by one thread. */
final class Replay implements Closeable {
  private static final int ENCODED_AT_ONCE = 32;

  private final ReferenceSet set;
  private final Device device;
  private final JsonObject untrained;
  private final JsonObject firstBatch;
  private final BackboneConfig backbone;
  private final WordPieceTokenizer tokenizer;
  private final VinvlFeatures features;
  private final AladinCheckpoint teacher;
  private final InputLimits limits;
  private final int padId;
  private final PairDataset training;
  private final EvaluationSet validation;

  Replay(ReferenceSet set, Device device) throws IOException {
    this.set = set;
    this.device = device;
    untrained = set.expected("untrained");
    // The original pads to these lengths, so they are in its files and not in an option.
    firstBatch =
        untrained.get("first_batch") instanceof JsonObject given ? given : new JsonObject();
    int labelTokens = width("label_ids");
    limits =
        new InputLimits(
            width("caption_ids"), labelTokens, width("image_attention_mask") - labelTokens);
    teacher = AladinCheckpoint.readModel(set.teacher());
    BackboneDirectory directory = BackboneDirectory.read(set.backbone());
    backbone = directory.config();
    tokenizer = new WordPieceTokenizer(directory.vocabulary());
    padId = directory.vocabulary().id(Vocabulary.PAD);
    Map<String, List<String>> captions = CaptionsFile.read(set.coco(), "train");
    validation =
        EvaluationSet.of(CaptionsFile.read(set.coco(), "minival"), PairDataset.CAPTIONS_PER_IMAGE);
    features = VinvlFeatures.open(set.features(), backbone.regionWidth());
    training = new PairDataset(captions, features, tokenizer, limits);
  }

  private int width(String key) throws IOException {
    JsonElement row = set.list(firstBatch, key, "untrained").get(0);
    return row.isJsonArray() ? row.getAsJsonArray().size() : 0;
  }

  /** The untouched teacher's scores, and the first training batch. */
  void untrained(Deviations deviations) throws IOException {
    InputComparison inputs = new InputComparison(deviations, limits, padId);
    PairBatch first = training.batch(set.steps(1).get(0));
    inputs.firstBatch(first, firstBatch);
    inputs.lengths(validation(untrained, "untrained"), features, tokenizer, untrained);
    ModelConfig model = model(TrainingConfigFile.read(set.configs().get(0)));
    try (NDManager manager = NDManager.newBaseManager(device);
        Parameters parameters = teacher(model, manager)) {
      EncodedSet encoded = encode(untrained, "untrained", model, parameters);
      new ScoreComparison(deviations, model.alignmentMode())
          .compareScores(encoded, device, untrained);
    }
  }

  /** Trains with one configuration, and compares every step, then scores and recalls. */
  void config(Path file, Deviations deviations) throws IOException {
    TrainingConfig config = TrainingConfigFile.read(file);
    JsonObject expected = set.expected(config.name());
    JsonArray steps = set.list(expected, "steps", config.name());
    ModelConfig model = model(config);
    try (NDManager manager = NDManager.newBaseManager(device);
        Parameters parameters = teacher(model, manager)) {
      try (TrainingStep step = new TrainingStep(config, model, parameters)) {
        StepFigures[] figures = new StepFigures[steps.size()];
        List<int[]> batches = set.steps(steps.size());
        for (int i = 0; i < figures.length; i++) {
          figures[i] = step.run(training.batch(batches.get(i)), 0, config.learningRate(), i);
        }
        steps(deviations, steps, figures, config);
      }
      EncodedSet encoded = encode(expected, config.name(), model, parameters);
      new ScoreComparison(deviations, model.alignmentMode())
          .compareTrained(encoded, device, expected);
    }
  }

  private static void steps(
      Deviations deviations, JsonArray steps, StepFigures[] figures, TrainingConfig config) {
    deviations.relative(
        "loss",
        column(steps, step -> ReferenceSet.number(step, "loss")),
        column(figures, StepFigures::loss),
        "step");
    for (LossTerm term : config.loss().weights().keySet()) {
      deviations.relative(
          "loss term " + term.key(),
          column(steps, step -> loss(step, term)),
          column(figures, f -> f.terms().getOrDefault(term, Double.NaN)),
          "step");
    }
    deviations.relative(
        "gradient norm",
        column(steps, step -> ReferenceSet.number(step, "grad_norm")),
        column(figures, StepFigures::gradientNorm),
        "step");
  }

  private static double loss(JsonObject step, LossTerm term) {
    return step.get("losses") instanceof JsonObject losses
        ? ReferenceSet.number(losses, term.key())
        : Double.NaN;
  }

  private static double[] column(JsonArray steps, ToDoubleFunction<JsonObject> value) {
    return StreamSupport.stream(steps.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .mapToDouble(value)
        .toArray();
  }

  private static double[] column(StepFigures[] figures, ToDoubleFunction<StepFigures> value) {
    return Arrays.stream(figures).mapToDouble(value).toArray();
  }

  private EncodedSet encode(
      JsonObject expected, String name, ModelConfig model, Parameters parameters)
      throws IOException {
    return EncodedSet.encode(
        validation(expected, name),
        new NetworkEmbeddings(model, parameters, tokenizer, features),
        ENCODED_AT_ONCE,
        Progress.SILENT);
  }

  private EvaluationSet validation(JsonObject expected, String name) throws IOException {
    return validation.select(
        set.list(expected, "image_keys", name).asList().stream()
            .map(JsonElement::getAsString)
            .toList());
  }

  private ModelConfig model(TrainingConfig config) {
    return new ModelConfig(
            backbone,
            new MatchingHeadConfig(
                config.matchingLayers(), MatchingHeadConfig.ALADIN_HEADS, (float) config.dropout()),
            limits)
        .with(config.loss().alignmentMode());
  }

  private Parameters teacher(ModelConfig model, NDManager manager) throws IOException {
    Parameters parameters = Parameters.zeros(model, manager);
    KeyReport loaded = teacher.loadInto(parameters);
    if (!loaded.missing().isEmpty()) {
      throw new IOException(set.teacher() + " lacks the parameters " + loaded.missing());
    }
    return parameters;
  }

  @Override
  public void close() throws IOException {
    features.close();
  }
}
