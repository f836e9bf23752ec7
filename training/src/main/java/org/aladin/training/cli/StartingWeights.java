/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.training.checkpoint.Checkpoint;
import org.aladin.training.checkpoint.RunState;
import org.aladin.training.cli.Failure.WrongUseException;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.loop.TrainedModel;
import org.aladin.training.loop.TrainingStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of a run's initial weights.
 *
 * @param directory the backbone's
 * @param fromScratch whether its weights are random
 * @param teacher weights of a whole model to start from, or null
 * @param resume a run to resume, or null
 */
record StartingWeights(Path directory, boolean fromScratch, Path teacher, Path resume) {
  private static final Logger log = LoggerFactory.getLogger(StartingWeights.class);

  /**
   * @throws WrongUseException if the configuration needs a teacher and there is none, or the
   *     backbone has no weights and random ones were not asked for
   */
  void check(TrainingConfig config) throws IOException {
    for (Path path : new Path[] {teacher, resume}) {
      if (path != null && !Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
    }
    if (config.loss().needsTeacher() && teacher == null && resume == null) {
      throw new WrongUseException(
          "Configuration "
              + config.name()
              + " only distils: its matching head learns from an alignment head that must be"
              + " trained already. Train alad-alignment-triplet first, and give its OUT/model (or a"
              + " checkpoint of the original's) as --load-teacher-model");
    }
    if (!fromScratch
        && teacher == null
        && resume == null
        && !BackboneDirectory.hasWeights(directory)) {
      throw new WrongUseException(
          "The backbone "
              + directory
              + " has no weights, expected pytorch_model.bin or model.safetensors beside"
              + " config.json and vocab.txt; --from_scratch starts with random ones");
    }
  }

  /**
   * The extractor whose features the run, the teacher and the run to go on with have in common.
   *
   * @param features {@code features.tsv} of the run
   * @return nothing if none of them names one
   * @throws IllegalArgumentException if the features are those of another extractor
   */
  Optional<ExtractorFingerprint> extractor(Path features) throws IOException {
    Optional<ExtractorFingerprint> resumed =
        ExtractorCheck.agreed(features, resume, learnedFrom(resume));
    Optional<ExtractorFingerprint> taught =
        ExtractorCheck.agreed(features, teacher, learnedFrom(teacher));
    return resumed.or(() -> taught);
  }

  private static Optional<ExtractorFingerprint> learnedFrom(Path run) throws IOException {
    if (run == null) {
      return Optional.empty();
    }
    if (run.toString().endsWith(".safetensors") || Files.exists(run.resolve(Checkpoint.FILE))) {
      return Checkpoint.read(run).extractor();
    }
    // A folder that is neither is refused where it is read.
    return Files.exists(run.resolve(ModelDirectory.CONFIG))
        ? ModelDirectory.readExtractor(run)
        : Optional.empty();
  }

  /**
   * How much of its inputs the model reads: as the command line says, or else as the run to resume
   * or the teacher did.
   */
  InputLimits limits(LimitOptions given) throws IOException {
    Path source = source();
    if (source == null) {
      return given.over(InputLimits.ORIGINAL);
    }
    if (isOriginal(source)) {
      return given.over(AladinCheckpoint.readModel(source));
    }
    boolean model =
        Files.isDirectory(source) && Files.exists(source.resolve(ModelDirectory.CONFIG));
    return given.over(
        model
            ? ModelDirectory.readConfig(source).limits()
            : Checkpoint.read(source).model().limits());
  }

  private Path source() {
    return resume != null ? resume : teacher;
  }

  /**
   * The sizes and the vocabulary, with the backbone's weights if they are needed: a whole
   * checkpoint of the original has its own.
   */
  BackboneDirectory backbone(int regionWidth) throws IOException {
    if (loadsBackbone()) {
      return BackboneDirectory.read(directory, regionWidth);
    }
    Path source = source();
    return source != null && isOriginal(source)
        ? AladinCheckpoint.readModel(source).backbone(directory)
        : BackboneDirectory.withoutWeights(directory, regionWidth);
  }

  private boolean loadsBackbone() throws IOException {
    Path source = source();
    boolean known =
        source != null && isOriginal(source) && AladinCheckpoint.readModel(source).holdsBackbone();
    return !fromScratch && !known && BackboneDirectory.hasWeights(directory);
  }

  private static boolean isOriginal(Path source) {
    return !Files.isDirectory(source) && !source.toString().endsWith(".safetensors");
  }

  /** The parameters before the state of a run is restored. */
  Parameters parameters(ModelConfig sizes, BackboneDirectory backbone, NDManager manager, long seed)
      throws IOException {
    Parameters parameters = Parameters.initialise(sizes, manager, seed);
    try {
      boolean loadsBackbone = loadsBackbone();
      if (loadsBackbone) {
        backbone.loadInto(parameters);
      } else if (resume == null && teacher == null) {
        log.info("The backbone starts from random weights (seed {})", seed);
      }
      if (teacher != null) {
        TeacherWeights.load(teacher, parameters, sizes, loadsBackbone);
      }
      return parameters;
    } catch (IOException | RuntimeException e) {
      parameters.close();
      throw e;
    }
  }

  /** Restores the state of the run to resume, or creates that of a new run. */
  RunState state(TrainingConfig config, TrainedModel model, TrainingStep step, long seed)
      throws IOException {
    if (resume == null) {
      return RunState.start(config.name(), seed);
    }
    if (!Files.isDirectory(resume) && !resume.toString().endsWith(".safetensors")) {
      return new OriginalRun(AladinCheckpoint.read(resume)).resume(config, model, step, seed);
    }
    Checkpoint checkpoint = Checkpoint.read(resume);
    RunState state = checkpoint.state();
    SameNetwork.check(resume, checkpoint.model(), model.config());
    if (!checkpoint.model().equals(model.config())) {
      log.warn("{} was trained with other limits or dropouts: {}", resume, checkpoint.model());
    }
    if (!state.config().equals(config.name())) {
      log.warn("{} is of configuration {}, not {}", resume, state.config(), config.name());
    }
    if (state.seed() != seed) {
      log.warn("The run continues with its own seed {}, not {}", state.seed(), seed);
    }
    step.trackGradients(false);
    checkpoint.loadInto(model.parameters());
    checkpoint.loadInto(step.adam());
    step.trackGradients(true);
    log.info("Resuming after step {} in epoch {}", state.step(), state.epoch() + 1);
    return state;
  }
}
