/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.aladin.model.file.TextFile;
import org.aladin.model.file.TextFormatException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a configuration in the original's layout: {@code dataset}, {@code model} and {@code
 * training}. Keys for which the original's code has a default, or which it does not use, may be
 * absent. Keys of ALADIN-2.0 may be there with the values that make its network ALADIN's.
 */
public final class TrainingConfigFile {
  private TrainingConfigFile() {}

  /**
   * @throws ConfigException if keys are unknown, missing or mistyped; the message names all of them
   * @throws IOException if the file cannot be read
   */
  public static TrainingConfig read(Path file) throws IOException {
    return read(file, note -> {});
  }

  /**
   * @param notes receives a line that names all absent keys with the defaults that are used, if
   *     there are any
   * @throws ConfigException if keys are unknown, missing or mistyped; the message names all of them
   * @throws IOException if the file cannot be read
   */
  public static TrainingConfig read(Path file, Consumer<String> notes) throws IOException {
    String text;
    try {
      text = TextFile.read(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("Configuration " + file + " does not exist", e);
    } catch (TextFormatException e) {
      throw new ConfigException("Configuration " + e.getMessage(), e);
    }
    return parse(file.toString(), text, notes);
  }

  /**
   * @param source the name of the file, from which the configuration's name is taken, and which
   *     messages contain
   * @throws ConfigException as {@link #read}
   */
  public static TrainingConfig parse(String source, String text) {
    return parse(source, text, note -> {});
  }

  static TrainingConfig parse(String source, String text, Consumer<String> notes) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object root;
    try {
      root = new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      String reason = e.getMessage().lines().map(String::strip).collect(Collectors.joining(" "));
      throw new ConfigException("Configuration " + source + " is not valid YAML: " + reason, e);
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new ConfigException(
          "Configuration " + source + " holds no keys, expected model and training");
    }
    List<String> problems = new ArrayList<>();
    List<String> assumed = new ArrayList<>();
    TrainingConfig config =
        read(name(source), new ConfigSection("", map, problems, assumed), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException("Configuration " + source + ": " + String.join("; ", problems));
    }
    if (!assumed.isEmpty()) {
      notes.accept(
          "Configuration "
              + source
              + " lacks keys, for which the original's defaults are used: "
              + String.join(", ", assumed));
    }
    return config;
  }

  private static TrainingConfig read(String name, ConfigSection root, List<String> problems) {
    ConfigSection dataset = root.sectionIfThere("dataset");
    ConfigSection model = root.section("model");
    ConfigSection training = root.section("training");
    root.onlyIfThere("detection_type", "fast");
    root.onlyIfThere("enable_clip_captions", false);
    root.onlyIfThere("enable_clip_labels", false);
    OptionalInt captionTokens = root.integerIfThere("max_caption_seq_len", 3);
    OptionalInt labelTokens = root.integerIfThere("max_labels_seq_len", 3);
    root.refuseOthers();

    String datasetName = dataset.text("name", "unnamed");
    dataset.refuseOthers();

    model.onlyOrAbsent("name", "teran");
    int embedSize = model.integer("embed-size", 1);
    model.only("text-aggregation", "first");
    model.only("image-aggregation", "first");
    boolean freeze = model.flag("freeze-teran", false);
    model.only("teran-layers", 0);
    int matchingLayers = model.integer("tern-layers", 1);
    model.onlyOrAbsent("post-layers", 0);
    model.onlyOrAbsent("exclude-stopwords", false, null);
    model.only("shared-transformer", true);
    model.onlyOrAbsent("depth-aggregation-alignment", false, null);
    model.onlyOrAbsent("depth-aggregation-matching", false, null);
    model.onlyIfThere("depth-aggregation", false, null);
    double dropout = model.number("dropout", 0, 0.999);
    model.refuseOthers();

    double learningRate = training.number("lr", 0, Double.MAX_VALUE);
    double clip = training.number("grad-clip", 0, Double.MAX_VALUE);
    LossSettings loss = LossSection.read(training, problems);
    // The global vectors have length 1, so both give the same scores.
    training.only("measure", "dot", "cosine");
    int batchSize = training.integer("bs", 1);
    training.only("scheduler", "steplr", null);
    boolean constant = training.isNull("scheduler");
    if (constant) {
      training.unused("gamma", "step-size");
    }
    double gamma = constant ? 1 : training.number("gamma", 0, Double.MAX_VALUE);
    int stepSize = constant ? 1 : training.integer("step-size", 1);
    training.onlyIfThere("warmup", (Object) null);
    training.integer("warmup-period", 0, 0);
    training.refuseOthers();

    if (freeze && loss.weights().containsKey(LossTerm.ALIGNMENT)) {
      model.problem(
          "freeze-teran",
          "is true, but the alignment loss has no parameters outside the backbone: nothing would"
              + " learn from it");
    }
    return new TrainingConfig(
        name,
        datasetName,
        embedSize,
        freeze,
        matchingLayers,
        dropout,
        learningRate,
        clip,
        loss,
        batchSize,
        gamma,
        stepSize,
        captionTokens,
        labelTokens);
  }

  private static String name(String source) {
    String file = Path.of(source).getFileName().toString();
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
