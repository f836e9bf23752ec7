/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.evaluation.Evaluation;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Protocol;
import org.aladin.training.loop.NetworkEmbeddings;
import org.aladin.training.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code test}: the original's {@code test.py}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates a model on the test captions with both heads in both directions: the whole set,"
          + " and of 5,000 images also the first thousand and the mean over five folds.",
      "Prints a table, and writes the figures as JSON."
    })
final class TestCommand implements Callable<Integer> {
  private static final int ENCODED_AT_ONCE = 32;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions data;

  @Option(
      names = "--load_checkpoint",
      required = true,
      paramLabel = "P",
      description =
          "What to evaluate: the original's *.pth.tar, a model directory, or an output folder or"
              + " checkpoint.safetensors of train.")
  private Path checkpoint;

  @Option(
      names = "--eval_img_keys_file",
      paramLabel = "FILE",
      description =
          "The images to rank, one key per line, e.g. test_img_keys_1k.tsv in --data_dir (default: all"
              + " that have test captions).")
  private Path keysFile;

  /** The configuration is in the checkpoint; nothing here is random or read ahead. */
  @Option(
      names = {"--config", "--num_workers", "--seed"},
      hidden = true,
      arity = "1",
      description = "a value without effect here")
  private String[] unused;

  @Option(
      names = "--logger_name",
      paramLabel = "OUT",
      description = "Folder for the JSON (default: that of the checkpoint).")
  private Path out;

  @Option(
      names = "--num_captions_per_img_train",
      hidden = true,
      paramLabel = "N",
      description = "a value without effect here")
  private String trainingCaptions;

  @Mixin private OriginalOptions original;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    OriginalOptions.note(spec, err);
    data.check();
    if (!Files.exists(checkpoint)) {
      throw new NoSuchFileException(checkpoint.toString());
    }
    EvaluationSet set = set();
    TrainedWeights weights = TrainedWeights.find(checkpoint, data);
    ExtractorCheck.agreed(data.features, checkpoint, weights.extractor());
    Device device = data.device(weights.config().dimension(), err);
    try (NDManager manager = NDManager.newBaseManager(device);
        VinvlFeatures features =
            data.openFeatures().requireWidth(weights.config().backbone().regionWidth());
        Parameters parameters = weights.load(manager)) {
      features.requireImages(set.imageKeys(), "the test captions");
      NetworkEmbeddings embeddings =
          new NetworkEmbeddings(
              weights.config(), parameters, new WordPieceTokenizer(weights.vocabulary()), features);
      int images = set.imageKeys().size();
      EvaluationResult result;
      try (Progress progress =
          Progress.start("Encoding", "items", images + set.captions().size(), System.err)) {
        result =
            new Evaluation(embeddings, weights.config().alignmentMode(), device, ENCODED_AT_ONCE)
                .run(set, Protocol.standard(images), progress, (head, scores) -> {});
      }
      spec.commandLine()
          .getOut()
          .println(
              images
                  + " images with "
                  + set.captions().size()
                  + " captions, "
                  + set.owners().describe()
                  + " per image");
      result.toTable().forEach(spec.commandLine().getOut()::println);
      Path json = json();
      result.writeJson(json);
      err.println("Written to " + json);
    }
    return 0;
  }

  private EvaluationSet set() throws IOException {
    EvaluationSet all = data.evaluationSet("test");
    if (keysFile == null) {
      return all;
    }
    Path file = Files.exists(keysFile) ? keysFile : data.dataDir.resolve(keysFile);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          keysFile.toString(),
          null,
          "there is no such file, neither here nor in --data_dir (--eval_img_keys_file)");
    }
    List<String> keys = EvaluationSet.readKeys(file);
    return all.select(keys);
  }

  private Path json() throws IOException {
    String name = keysFile == null ? "test" : keysFile.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String file = "evaluation-" + (dot > 0 ? name.substring(0, dot) : name) + ".json";
    Path folder = out;
    if (folder == null) {
      folder = Files.isDirectory(checkpoint) ? checkpoint : checkpoint.toAbsolutePath().getParent();
    }
    Files.createDirectories(folder);
    return folder.resolve(file);
  }
}
