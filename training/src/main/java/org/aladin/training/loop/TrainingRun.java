/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.aladin.model.engine.LibtorchFailure;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.training.checkpoint.BestModel;
import org.aladin.training.checkpoint.Checkpoint;
import org.aladin.training.checkpoint.RunState;
import org.aladin.training.config.LossTerm;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.data.EpochOrder;
import org.aladin.training.data.PairBatch;
import org.aladin.training.data.PairDataset;
import org.aladin.training.data.ReadAhead;
import org.aladin.training.evaluation.Head;
import org.aladin.training.optimiser.StepLr;
import org.aladin.training.watch.StepRecord;
import org.aladin.training.watch.TrainingLog;

/**
 * A run of epochs: steps, validations, checkpoints. A step depends only on the seed, its number and
 * the state before it, so a resumed run takes the same steps as one that was never stopped. Used by
 * one thread.
 */
public final class TrainingRun {
  private final TrainingConfig config;
  private final TrainedModel model;
  private final TrainingStep step;
  private final PairDataset training;
  private final Validation validation;
  private final RunSettings settings;
  private final TrainingLog log;
  private RunState state;

  /**
   * @param step of the same configuration and model; the caller closes it
   * @param validation of the same model
   * @param state where to continue
   * @param log receives every step and validation; the caller closes it
   */
  public TrainingRun(
      TrainingConfig config,
      TrainedModel model,
      TrainingStep step,
      PairDataset training,
      Validation validation,
      RunSettings settings,
      RunState state,
      TrainingLog log) {
    this.config = config;
    this.model = model;
    this.step = step;
    this.training = training;
    this.validation = validation;
    this.settings = settings;
    this.state = state;
    this.log = log;
  }

  /**
   * Trains until the last epoch is done.
   *
   * @return the state at the end
   * @throws WorkStoppedException if the JVM is ending; the message says what the last good
   *     checkpoint is
   * @throws TrainingFailedException if it cannot go on: a loss that is not finite, data that cannot
   *     be read, no memory or no disk left; the message says what the last good checkpoint is
   */
  public RunState run() {
    EpochOrder order = new EpochOrder(state.seed(), training.size(), config.batchSize());
    StepLr schedule = new StepLr(config.learningRate(), config.gamma(), config.stepSize());
    try (ReadAhead batches = new ReadAhead(training, plan(order), settings.readers())) {
      if (state.validationDue()) {
        validate();
      }
      while (state.epoch() < settings.epochs()) {
        beginEpoch();
        int epoch = state.epoch();
        double rate = schedule.at(epoch - state.scheduleStart());
        while (state.epoch() == epoch) {
          step(batches, order.steps(), rate);
          if (state.epoch() > epoch || state.step() % settings.validateEvery() == 0) {
            // Before anything can go wrong in the validation, which takes long, too.
            state = state.withValidationDue();
            writeCheckpoint();
            validate();
          }
        }
      }
    } catch (WorkStoppedException e) {
      throw new WorkStoppedException("Stopped after step " + state.step() + "; " + whatIsLeft());
    } catch (EngineException e) {
      throw failed(
          "After step " + state.step() + " libtorch failed: " + LibtorchFailure.reason(e), e);
    }
    return state;
  }

  private Iterator<int[]> plan(EpochOrder order) {
    int first = state.epoch();
    int done = state.stepInEpoch();
    return IntStream.range(first, settings.epochs())
        .boxed()
        .flatMap(epoch -> order.batches(epoch).stream().skip(epoch == first ? done : 0))
        .iterator();
  }

  private void beginEpoch() {
    long left = training.size() - (long) state.stepInEpoch() * config.batchSize();
    log.beginEpoch(state.epoch(), settings.epochs(), left);
  }

  private void step(ReadAhead batches, int stepsOfEpoch, double rate) {
    long begin = System.nanoTime();
    PairBatch batch = next(batches);
    long read = System.nanoTime();
    StepFigures figures;
    try {
      figures = step.run(batch, state.epoch(), rate, dropoutSeed());
    } catch (TrainingFailedException e) {
      throw failed("Step " + (state.step() + 1) + ": " + e.getMessage(), e);
    } catch (EngineException e) {
      throw failed("Step " + (state.step() + 1) + ": libtorch failed: " + reason(e, batch), e);
    }
    Map<String, Double> terms = new LinkedHashMap<>();
    figures.terms().forEach((term, value) -> terms.put(term.key(), value));
    StepRecord done =
        new StepRecord(
            state.step() + 1,
            state.epoch(),
            state.stepInEpoch(),
            batch.size(),
            (System.nanoTime() - begin) / 1e9,
            (read - begin) / 1e9,
            rate,
            figures.loss(),
            terms,
            figures.gradientNorm());
    write("log", () -> log.step(done));
    state = state.afterStep(state.stepInEpoch() + 1 == stepsOfEpoch);
  }

  /** The engine takes 32 bits. Runs with neighbouring seeds must not have the same dropout. */
  private long dropoutSeed() {
    long mixed = (state.seed() * 0x9E3779B97F4A7C15L + state.step()) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 29;
  }

  private PairBatch next(ReadAhead batches) {
    try {
      return batches.next();
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      throw failed("The pairs of step " + (state.step() + 1) + ": " + e.getMessage(), e);
    }
  }

  private void validate() {
    step.trackGradients(false);
    Validation.Outcome outcome;
    try {
      outcome = validation.run();
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      throw failed("The validation after step " + state.step() + ": " + e.getMessage(), e);
    }
    step.trackGradients(true);
    double rsum = outcome.result().rsum(headsThatCount());
    write("log", () -> log.validation(state.step(), outcome.result(), rsum));
    boolean best = rsum > state.bestRsum() || !BestModel.exists(settings.out());
    if (best) {
      write(
          "model",
          () ->
              BestModel.write(
                  settings.out(),
                  model.config(),
                  model.vocabulary(),
                  model.parameters(),
                  model.extractor(),
                  outcome.words()));
    }
    state = state.validated(best ? rsum : state.bestRsum());
    writeCheckpoint();
    write("report", () -> validation.report(settings.out(), outcome));
  }

  private void writeCheckpoint() {
    write(
        "checkpoint",
        () ->
            Checkpoint.write(
                checkpointFile(),
                state,
                model.config(),
                model.extractor(),
                model.parameters(),
                step.adam()));
  }

  private interface Output {
    void write() throws IOException;
  }

  private void write(String what, Output output) {
    try {
      output.write();
    } catch (IOException e) {
      throw failed(
          "The " + what + " in " + settings.out() + " could not be written: " + e.getMessage(), e);
    }
  }

  /**
   * As in the original: an alignment head that is not trained does not count for the best model.
   */
  private Set<Head> headsThatCount() {
    return config.loss().weights().containsKey(LossTerm.ALIGNMENT)
        ? EnumSet.allOf(Head.class)
        : EnumSet.of(Head.MATCHING);
  }

  private Path checkpointFile() {
    return settings.out().resolve(Checkpoint.FILE);
  }

  private TrainingFailedException failed(String reason, Exception cause) {
    return new TrainingFailedException(reason + "; " + whatIsLeft(), cause);
  }

  private String whatIsLeft() {
    return Files.exists(checkpointFile())
        ? "the last good checkpoint is " + checkpointFile() + ", use it with --resume"
        : "there is no checkpoint yet";
  }

  private static String reason(EngineException e, PairBatch batch) {
    String reason = LibtorchFailure.reason(e);
    return LibtorchFailure.isOutOfMemory(e)
        ? reason
            + " (a batch of "
            + batch.describe()
            + ": a smaller bs in the configuration, or a smaller --max_img_seq_length, takes less)"
        : reason;
  }
}
