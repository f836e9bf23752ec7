/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code convert}: turns a checkpoint of the original into a model directory that Solr loads. Sizes
 * and vocabulary come from the backbone's directory, weights from the checkpoint.
 */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Turns a checkpoint of the original ALADIN (*.pth.tar) into a model directory for Solr.",
      "Parameters that only the checkpoint or only the model has are listed."
    })
final class ConvertCommand implements Callable<Integer> {
  private static final float ORIGINAL_DROPOUT = 0.1f;

  @Spec private CommandSpec spec;

  @Option(
      names = {"--checkpoint", "--load_checkpoint"},
      required = true,
      paramLabel = "FILE",
      description = "The checkpoint, e.g. model_best_rsum.pth.tar.")
  private Path checkpointFile;

  @Option(
      names = "--eval_model_dir",
      required = true,
      paramLabel = "DIR",
      description =
          "A directory with config.json and vocab.txt of the checkpoint's backbone, e.g. those of"
              + " bert-base-uncased. Its weights are only read with --allow_missing.")
  private Path backboneDirectory;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The model directory to write; must not exist, or be empty.")
  private Path out;

  @Mixin private LimitOptions limits;

  @Option(
      names = "--allow_missing",
      description =
          "Write the model even if the checkpoint lacks parameters: those of the backbone come from"
              + " its directory if that has weights, others are random.")
  private boolean allowMissing;

  /**
   * Converts.
   *
   * @return 0, or 1 if nothing was written; the error stream then has the reason
   */
  @Override
  public Integer call() {
    PrintWriter errors = spec.commandLine().getErr();
    try {
      NewModelDirectory.requireEmpty(out);
      return convert(errors) ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      errors.println("Nothing was converted: " + message(e));
      return 1;
    }
  }

  private boolean convert(PrintWriter errors) throws IOException {
    AladinCheckpoint checkpoint = AladinCheckpoint.readModel(checkpointFile);
    if (checkpoint.config().isEmpty()) {
      errors.println(
          checkpointFile + " has no config: it is taken for one of the published configurations");
    }
    boolean withWeights = allowMissing && BackboneDirectory.hasWeights(backboneDirectory);
    BackboneDirectory backbone =
        withWeights
            ? BackboneDirectory.read(backboneDirectory, checkpoint.regionWidth())
            : checkpoint.backbone(backboneDirectory);
    ModelConfig config = config(backbone, checkpoint);
    PrintWriter console = spec.commandLine().getOut();
    ComputeDevice.threads(null, config.dimension());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Parameters parameters = parameters(config, manager)) {
      if (withWeights) {
        backbone.loadInto(parameters);
      }
      KeyReport report = checkpoint.loadInto(parameters);
      console.println(checkpointFile + ": " + report.describe());
      if (!report.missing().isEmpty() && !allowMissing) {
        errors.println(
            "Nothing was converted: the checkpoint lacks the "
                + report.missing().size()
                + " parameters above. --allow_missing converts nevertheless, with the backbone's"
                + " own or untrained ones in their place");
        return false;
      }
      write(config, backbone, parameters);
    }
    console.println("Model directory " + out + " written");
    return true;
  }

  /** Random numbers are only needed in place of those that the checkpoint may lack. */
  private Parameters parameters(ModelConfig config, NDManager manager) {
    return allowMissing
        ? Parameters.initialise(config, manager, 0)
        : Parameters.zeros(config, manager);
  }

  private ModelConfig config(BackboneDirectory backbone, AladinCheckpoint checkpoint)
      throws IOException {
    int layers = checkpoint.matchingLayers();
    if (layers == 0) {
      throw new IOException(
          checkpointFile + " has no matching head, expected parameters final_projection_net.*");
    }
    InputLimits read = limits.over(checkpoint);
    limits.check(read, backbone.config(), backboneDirectory);
    return new ModelConfig(
            backbone.config(),
            new MatchingHeadConfig(
                layers, MatchingHeadConfig.ALADIN_HEADS, checkpoint.dropout(ORIGINAL_DROPOUT)),
            read)
        .with(checkpoint.alignmentMode());
  }

  private void write(ModelConfig config, BackboneDirectory backbone, Parameters parameters)
      throws IOException {
    try (NewModelDirectory made = NewModelDirectory.beside(out)) {
      ModelDirectoryWriter.write(made.path(), config, backbone.vocabulary(), parameters);
      made.complete();
    }
  }

  private static String message(Exception e) {
    return e instanceof NoSuchFileException ? "there is no file " + e.getMessage() : e.getMessage();
  }
}
