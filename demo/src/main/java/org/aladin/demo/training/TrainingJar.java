/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.demo.process.JavaProgram;

/**
 * Runs {@code aladin-training.jar train} in a JVM of its own, with the command line that a user
 * would type; its output is shown immediately.
 *
 * @param jar {@code aladin-training.jar}, with its libraries in the folder {@code lib}
 * @param configuration the YAML file
 * @param captions the folder of {@code train_captions.json} and the others
 * @param features {@code features.tsv}
 * @param backbone the folder of {@code config.json}, {@code vocab.txt} and, unless from scratch,
 *     the weights
 * @param images the folder of the validation images, shown in the report
 * @param output folder for the model, checkpoints and logs
 * @param epochs their number
 * @param maxRegions maximum number of regions of an image that the model reads
 * @param fromScratch whether the backbone starts from random weights
 * @param seed of weights, dropout and order
 */
public record TrainingJar(
    Path jar,
    Path configuration,
    Path captions,
    Path features,
    Path backbone,
    Path images,
    Path output,
    int epochs,
    int maxRegions,
    boolean fromScratch,
    long seed) {

  /** The arguments after {@code java -jar aladin-training.jar}. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(List.of("--config", configuration.toString()));
    arguments.addAll(List.of("--data_dir", captions.toString()));
    arguments.addAll(List.of("--img_feat_file", features.toString()));
    arguments.addAll(List.of("--eval_model_dir", backbone.toString()));
    arguments.addAll(List.of("--image_dir", images.toString()));
    arguments.addAll(List.of("--logger_name", output.toString()));
    arguments.addAll(List.of("--num_epochs", Integer.toString(epochs)));
    arguments.addAll(List.of("--seed", Long.toString(seed)));
    arguments.addAll(List.of("--max_img_seq_length", Integer.toString(maxRegions)));
    if (fromScratch) {
      arguments.add("--from_scratch");
    }
    arguments.add("--no_cuda");
    return arguments;
  }

  /**
   * Trains to the end.
   *
   * @return the model directory
   * @throws IOException if the program fails; its output has the reason
   */
  public Path run() throws IOException, InterruptedException {
    new JavaProgram(List.of("-Xmx1g", "-jar", jar.toString())).run("Training", arguments());
    return output.resolve("model");
  }
}
