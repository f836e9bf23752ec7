/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.evaluation.EvaluationSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that training and testing share. */
final class DataOptions {
  @Option(
      names = "--data_dir",
      required = true,
      paramLabel = "DIR",
      description = "Folder with train_captions, minival_captions, test_captions (.pt or .json).")
  Path dataDir;

  @Option(
      names = "--img_feat_file",
      required = true,
      paramLabel = "FILE",
      description =
          "Region features: features.tsv, with predictions.tsv in the same folder, or a detector's"
              + " predictions.tsv with the feature of each object.")
  Path features;

  @Mixin SizeOptions sizes;

  @Option(
      names = "--eval_model_dir",
      required = true,
      paramLabel = "DIR",
      description =
          "The backbone: VinVL's folder (checkpoint-0132780), or any BERT in the Hugging Face"
              + " layout. With a whole checkpoint of the original, config.json and vocab.txt are"
              + " enough.")
  Path backbone;

  @Mixin LimitOptions limits;

  @Option(
      names = "--num_captions_per_img_val",
      converter = WholeNumber.Count.class,
      defaultValue = "5",
      paramLabel = "N",
      description =
          "Maximum number of captions of an image to evaluate on; further ones are not used"
              + " (default: ${DEFAULT-VALUE}).")
  int maxCaptions;

  @Option(names = "--no_cuda", description = "Use the CPU even if there is a GPU.")
  boolean noCuda;

  @Option(
      names = "--threads",
      converter = WholeNumber.Threads.class,
      paramLabel = "N",
      description =
          "Threads of libtorch on a CPU (default: one for a small network, which more would slow"
              + " down, else as many as there are cores).")
  Integer threads;

  /** Checks that files exist before slow work begins. */
  void check() throws IOException {
    requireDirectory("--data_dir", dataDir);
    requireDirectory("--eval_model_dir", backbone);
    FeaturesPath.require(features);
  }

  /**
   * Opens the features file.
   *
   * @throws IOException if it, or the source of the sizes, is missing or malformed
   */
  VinvlFeatures openFeatures() throws IOException {
    return VinvlFeatures.open(features, sizes.open());
  }

  /** The images of a split with their captions, to be ranked. */
  EvaluationSet evaluationSet(String split) throws IOException {
    return EvaluationSet.of(CaptionsFile.read(dataDir, split), maxCaptions);
  }

  /**
   * The device. Must be called before the engine is used.
   *
   * @param hiddenSize of the network
   * @param err receives a line about the device
   */
  Device device(int hiddenSize, PrintWriter err) {
    ComputeDevice.threads(threads, hiddenSize);
    return ComputeDevice.choose(noCuda, err);
  }

  private static void requireDirectory(String option, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "there is no such folder (" + option + ")");
    }
  }
}
