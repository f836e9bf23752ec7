/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.TorchScalar;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine.Command;
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
    description = {
      "Turns a checkpoint of the original ALADIN (*.pth.tar) into a model directory for Solr.",
      "Parameters that only one side has are listed."
    })
final class ConvertCommand implements Callable<Integer> {
  private static final int ORIGINAL_MAX_TOKENS = 50;
  private static final int ORIGINAL_MAX_REGIONS = 34;
  private static final double ORIGINAL_DROPOUT = 0.1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--eval_model_dir",
      required = true,
      paramLabel = "DIR",
      description = "the backbone's directory (config.json, vocab.txt, weights)")
  private Path backboneDirectory;

  @Option(
      names = {"--checkpoint", "--load_checkpoint"},
      required = true,
      paramLabel = "FILE",
      description = "the checkpoint, e.g. model_best_rsum.pth.tar")
  private Path checkpointFile;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the model directory to write; must not exist, or be empty")
  private Path out;

  @Option(
      names = "--max_seq_length",
      converter = WholeNumber.Tokens.class,
      paramLabel = "N",
      description = "maximum number of tokens of a text (default: that of the checkpoint, else 50)")
  private Integer maxTokens;

  @Option(
      names = "--max_img_seq_length",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      description =
          "maximum number of regions of an image (default: that of the checkpoint, else 34)")
  private Integer maxRegions;

  @Option(
      names = "--allow_missing",
      description =
          "write the model even if the checkpoint lacks parameters: those of the backbone come from"
              + " its directory, others are random")
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
      requireEmpty(out);
      return convert(errors) ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      errors.println("Nothing was converted: " + message(e));
      return 1;
    }
  }

  private boolean convert(PrintWriter errors) throws IOException {
    AladinCheckpoint checkpoint = AladinCheckpoint.readModel(checkpointFile);
    BackboneDirectory backbone =
        BackboneDirectory.read(backboneDirectory, checkpoint.regionWidth());
    ModelConfig config = config(backbone, checkpoint);
    PrintWriter console = spec.commandLine().getOut();
    ComputeDevice.threads(null, config.dimension());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Parameters parameters = Parameters.initialise(config, manager, 0)) {
      backbone.loadInto(parameters);
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

  private ModelConfig config(BackboneDirectory backbone, AladinCheckpoint checkpoint)
      throws IOException {
    int layers = checkpoint.matchingLayers();
    if (layers == 0) {
      throw new IOException(
          checkpointFile + " has no matching head, expected parameters final_projection_net.*");
    }
    if (maxTokens != null) {
      DataOptions.checkTokens(maxTokens, backbone.config(), backboneDirectory);
    }
    Map<?, ?> model = checkpoint.config().get("model") instanceof Map<?, ?> map ? map : Map.of();
    Number dropout = TorchScalar.of(model.get("dropout")).orElse(ORIGINAL_DROPOUT);
    return new ModelConfig(
        backbone.config(),
        new MatchingHeadConfig(layers, MatchingHeadConfig.ALADIN_HEADS, dropout.floatValue()),
        limit(maxTokens, checkpoint, "max_seq_length", ORIGINAL_MAX_TOKENS),
        limit(maxRegions, checkpoint, "max_img_seq_length", ORIGINAL_MAX_REGIONS));
  }

  private static int limit(Integer option, AladinCheckpoint checkpoint, String name, int otherwise)
      throws IOException {
    if (option != null) {
      return option;
    }
    Object stored = checkpoint.options().get(name);
    if (stored == null) {
      return otherwise;
    }
    return (int)
        TorchScalar.whole(stored, 1, Integer.MAX_VALUE)
            .orElseThrow(
                () ->
                    new IOException(
                        checkpoint.file()
                            + ": its option "
                            + name
                            + " is no whole number of 1 or more; give --"
                            + name));
  }

  /** Written to a temporary place and renamed, so that an incomplete model is never loaded. */
  private void write(ModelConfig config, BackboneDirectory backbone, Parameters parameters)
      throws IOException {
    Path target = out.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path aside = Files.createTempDirectory(target.getParent(), target.getFileName() + ".");
    try {
      Path whole = aside.resolve("model");
      ModelDirectory.write(whole, config, backbone.vocabulary(), parameters);
      Files.deleteIfExists(target);
      Files.move(whole, target);
    } finally {
      PathUtils.deleteDirectory(aside);
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is a file, expected a directory to write");
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IOException(directory + " is not empty: give another --out, or empty it first");
      }
    }
  }

  private static String message(Exception e) {
    return e instanceof NoSuchFileException ? "there is no file " + e.getMessage() : e.getMessage();
  }
}
