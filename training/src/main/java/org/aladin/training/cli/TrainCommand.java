/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.checkpoint.BestModel;
import org.aladin.training.checkpoint.Checkpoint;
import org.aladin.training.checkpoint.PreviousRun;
import org.aladin.training.checkpoint.RunState;
import org.aladin.training.cli.Failure.WrongUseException;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairDataset;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.loop.RunSettings;
import org.aladin.training.loop.TrainedModel;
import org.aladin.training.loop.TrainingRun;
import org.aladin.training.loop.TrainingStep;
import org.aladin.training.loop.Validation;
import org.aladin.training.watch.TrainingLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: the original's {@code train.py}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model with one of the configurations, and keeps the best one, by the sum of its"
          + " recalls, as OUT/model: the directory that Solr loads.",
      "OUT also gets checkpoint.safetensors (for --resume), report.html, steps.jsonl and event files"
          + " for TensorBoard."
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "YAML",
      description = "The configuration, e.g. training/configs/alad-alignment-triplet.yaml.")
  private Path configFile;

  @Option(
      names = "--logger_name",
      required = true,
      paramLabel = "OUT",
      description = "The output folder.")
  private Path out;

  @Mixin private DataOptions data;

  @Option(
      names = "--val_step",
      converter = WholeNumber.Count.class,
      defaultValue = "7000",
      paramLabel = "N",
      description =
          "Validate and write a checkpoint every N steps, and after each epoch (default:"
              + " ${DEFAULT-VALUE}).")
  private int validateEvery;

  @Option(
      names = "--num_epochs",
      converter = WholeNumber.Count.class,
      defaultValue = "20",
      paramLabel = "N",
      description = "Total number of epochs (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--seed",
      defaultValue = "88",
      paramLabel = "N",
      description = "Seed of random weights, shuffling and dropout (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--load-teacher-model",
      paramLabel = "T",
      description =
          "Start from the weights of a whole ALADIN model: the original's *.pth.tar, a model"
              + " directory, or a checkpoint of this program. Unknown names in it are ignored.")
  private Path teacher;

  @Option(
      names = "--num_captions_per_img_train",
      converter = WholeNumber.Count.class,
      defaultValue = "5",
      paramLabel = "N",
      description =
          "Maximum number of captions of an image to train with; further ones are not used"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxCaptions;

  @Option(
      names = "--resume",
      paramLabel = "P",
      description =
          "Resume a run from its output folder or its checkpoint.safetensors; or, at the"
              + " beginning of its next epoch, the original's checkpoint.pth.tar.")
  private Path resume;

  @Option(
      names = "--reinitialize-scheduler",
      description = "With --resume: restart the learning rate's schedule.")
  private boolean reinitializeScheduler;

  @Option(
      names = "--from_scratch",
      description =
          "Start the backbone from random weights; --eval_model_dir needs only config.json and"
              + " vocab.txt then.")
  private boolean fromScratch;

  @Option(
      names = {"--workers", "--num_workers"},
      converter = WholeNumber.Workers.class,
      paramLabel = "N",
      description = "Number of threads that read batches ahead (default: by the number of cores).")
  private Integer workers;

  @Option(
      names = "--image_dir",
      paramLabel = "DIR",
      description = "Folder with the image files, to be shown in the report.")
  private Path imageFolder;

  /** As in the original, whose training validates on all images. */
  @Option(
      names = "--eval_img_keys_file",
      hidden = true,
      arity = "1",
      description = "a value without effect here")
  private String[] unused;

  @Mixin private OriginalOptions original;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    OriginalOptions.note(spec, err);
    TrainingConfig config = TrainingConfigFile.read(configFile, err::println);
    data.check();
    StartingWeights start = new StartingWeights(data.backbone, fromScratch, teacher, resume);
    start.check(config);
    Map<String, List<String>> captions = CaptionsFile.read(data.dataDir, "train");
    EvaluationSet validationSet = data.evaluationSet("minival");
    try (VinvlFeatures features = data.openFeatures()) {
      Optional<ExtractorFingerprint> extractor = start.extractor(data.features);
      features.requireImages(captions.keySet(), "the training captions");
      features.requireImages(validationSet.imageKeys(), "the validation captions");
      BackboneDirectory backbone = start.backbone(features.width());
      ModelConfig sizes =
          ModelSizes.of(
              config,
              configFile,
              backbone,
              features,
              start.limits(data.limits.or(config.captionTokens(), config.labelTokens())),
              data);
      Device device = data.device(sizes.dimension(), err);
      try (NDManager manager = NDManager.newBaseManager(device);
          Parameters parameters = start.parameters(sizes, backbone, manager, seed)) {
        TrainedModel model = new TrainedModel(sizes, backbone.vocabulary(), parameters, extractor);
        PairDataset pairs =
            new PairDataset(captions, maxCaptions, features, model.tokenizer(), sizes.limits());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Device", device.toString());
        extractor.ifPresent(made -> facts.put("Extractor", made.toString()));
        facts.put("Alignment mode", sizes.alignmentMode().key());
        facts.put("Training pairs", String.valueOf(pairs.size()));
        facts.put("Training captions per image", pairs.owners().describe());
        facts.put("Validation images", String.valueOf(validationSet.imageKeys().size()));
        facts.put("Validation captions per image", validationSet.owners().describe());
        Validation validation =
            new Validation(
                validationSet,
                model,
                features,
                Optional.ofNullable(imageFolder),
                config.name(),
                facts);
        train(config, model, pairs, validation, start, err);
      }
    }
    return 0;
  }

  private void train(
      TrainingConfig config,
      TrainedModel model,
      PairDataset pairs,
      Validation validation,
      StartingWeights start,
      PrintWriter err)
      throws IOException {
    int readers =
        workers != null
            ? Math.max(1, workers)
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    RunSettings settings = new RunSettings(out, epochs, validateEvery, readers);
    Files.createDirectories(out);
    try (TrainingStep step = new TrainingStep(config, model.config(), model.parameters())) {
      RunState state = start.state(config, model, step, seed);
      if (reinitializeScheduler) {
        state = state.withScheduleStartingNow();
      }
      if (state.epoch() >= epochs && !state.validationDue()) {
        throw new WrongUseException(
            resume
                + " has finished all of its "
                + state.epoch()
                + " epochs, expected a larger --num_epochs");
      }
      if (resume == null && PreviousRun.setAside(out)) {
        err.println(
            "Another run is in " + out + ": its checkpoint and model are kept as *.previous*");
      }
      try (TrainingLog log =
          new TrainingLog(out, state.step(), state.validationDue(), System.err)) {
        new TrainingRun(config, model, step, pairs, validation, settings, state, log).run();
      }
    }
    err.println("The best model is in " + out.resolve(BestModel.DIRECTORY));
    err.println("The last state is in " + out.resolve(Checkpoint.FILE));
  }
}
