/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairDataset;
import org.aladin.training.embedding.CaptionItems;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.EncoderSource;
import org.aladin.training.evaluation.EncodingComparison;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export}: writes a model for ONNX Runtime, in float32 or int8. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes model.onnx into a model directory, so that Solr can encode with ONNX Runtime."
          + " Vectors and the model's version stay the same. train and convert write it themselves."
          + " With --words, writes words.safetensors instead.",
      "With --int8, writes another model directory in int8, a model of its own whose vectors are"
          + " not comparable with the other's; with captions and features, it reports what int8 does"
          + " to vectors and recalls, and writes nothing if the loss is too large."
    })
final class ExportCommand implements Callable<Integer> {
  private static final int ENCODED_AT_ONCE = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The model directory.")
  private Path model;

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description = {
        "Write words.safetensors, which lets Solr store regions in int4 with smaller errors, from these"
            + " captions: a line each, with an id, a tab and the text. train writes it itself."
      })
  private Path words;

  @Option(names = "--int8", description = "Write a model in int8 to --out.")
  private boolean int8;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The model directory in int8 to write; must not exist, or be empty.")
  private Path out;

  @Option(
      names = "--data_dir",
      paramLabel = "DIR",
      description = "Folder with the captions to compare on: SPLIT_captions (.pt or .json).")
  private Path dataDir;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "SPLIT",
      description = "Which captions: test or minival (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--img_feat_file",
      paramLabel = "FILE",
      description = "The region features of their images, features.tsv.")
  private Path features;

  @Option(
      names = "--max_loss",
      defaultValue = "1",
      paramLabel = "PERCENT",
      description =
          "The largest loss of the sum of recalls at which the model is written (default:"
              + " ${DEFAULT-VALUE}).")
  private double maxLoss;

  /**
   * Exports.
   *
   * @return 0, or 1 if the loss is too large
   */
  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    checkOptions();
    if (!Files.isDirectory(model)) {
      throw new NoSuchFileException(
          model.toString(), null, "there is no such folder, expected a model directory (--model)");
    }
    if (words != null) {
      writeWords(console);
      return 0;
    }
    if (!int8) {
      ModelDirectoryWriter.writeGraph(model);
      console.println(model.resolve(ModelDirectory.GRAPH) + " written");
      return 0;
    }
    try (NewModelDirectory made = NewModelDirectory.beside(out)) {
      ModelDirectoryWriter.writeInt8(model, made.path());
      if (dataDir != null && !isGoodEnough(made.path(), console)) {
        return 1;
      }
      made.complete();
    }
    console.println("Model directory " + out + " written, version " + ModelDirectory.version(out));
    return 0;
  }

  private void checkOptions() {
    if (words != null && (int8 || out != null || dataDir != null || features != null)) {
      throw wrong("--words goes with --model only");
    }
    if (int8 != (out != null)) {
      throw wrong("--int8 and --out belong together");
    }
    if ((dataDir == null) != (features == null) || dataDir != null && !int8) {
      throw wrong("--data_dir and --img_feat_file belong together, and to --int8");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void writeWords(PrintWriter console) throws IOException {
    List<String> captions = CaptionItems.read(words).texts();
    int most = Math.min(captions.size(), WordMoment.MOST_CAPTIONS);
    List<AlignmentSet> encoded = new ArrayList<>();
    ComputeDevice.threads(null, ModelDirectory.readConfig(model).dimension());
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.defaults());
        Progress progress = Progress.start("Encoding", "captions", most, System.err)) {
      for (int from = 0; from < most; from += ENCODED_AT_ONCE) {
        List<String> some = captions.subList(from, Math.min(from + ENCODED_AT_ONCE, most));
        encoder.encodeCaptions(some).forEach(embedding -> encoded.add(embedding.alignment()));
        progress.advance(some.size());
      }
    }
    WordMoment moment =
        WordMoment.of(encoded)
            .orElseThrow(
                () -> new IOException(words + " has no caption with a word that the model keeps"));
    ModelDirectoryWriter.writeWords(model, moment);
    console.println(model.resolve(ModelDirectory.WORDS) + " written from " + most + " captions");
  }

  private boolean isGoodEnough(Path rounded, PrintWriter console) throws IOException {
    EvaluationSet set =
        EvaluationSet.of(CaptionsFile.read(dataDir, split), PairDataset.CAPTIONS_PER_IMAGE);
    ModelConfig config = ModelDirectory.readConfig(model);
    ComputeDevice.threads(null, config.dimension());
    int items = 2 * (set.imageKeys().size() + set.captions().size());
    EncodingComparison comparison;
    try (VinvlFeatures regions = VinvlFeatures.open(features, config.backbone().regionWidth());
        Progress progress = Progress.start("Encoding", "items", items, System.err)) {
      regions.requireImages(set.imageKeys(), "the captions");
      comparison =
          EncodingComparison.of(
              encode(model, EncodingEngine.PYTORCH, set, regions, progress),
              encode(rounded, EncodingEngine.ONNX_RUNTIME, set, regions, progress),
              config.alignmentMode(),
              Device.cpu());
    }
    comparison.lines().forEach(console::println);
    if (comparison.lossPercent() > maxLoss) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "Nothing was exported: the loss is %.2f %%, expected at most %s (--max_loss)%n",
              comparison.lossPercent(),
              maxLoss);
      return false;
    }
    return true;
  }

  private static EncodedSet encode(
      Path directory,
      EncodingEngine engine,
      EvaluationSet set,
      VinvlFeatures features,
      Progress progress)
      throws IOException {
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu().with(engine))) {
      return EncodedSet.encode(
          set, new EncoderSource(encoder, features), ENCODED_AT_ONCE, progress);
    }
  }
}
