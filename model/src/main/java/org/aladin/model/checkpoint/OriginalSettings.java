/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.torch.InertObject;
import org.aladin.model.torch.TorchScalar;

/**
 * The configuration ({@code config}) and the command line ({@code opt}) in a checkpoint of the
 * original. Both repositories of the original can train models that this project does not compute:
 * the constructor refuses their settings by name. A setting that the file lacks has the value that
 * the original's code takes, or else that of the published configurations. Immutable.
 */
final class OriginalSettings {
  private final Path file;
  private final Map<String, Object> config;
  private final Map<String, Object> options;
  private final Map<String, Object> model;
  private final Map<String, Object> training;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param config the entry {@code config}: a dict, a Namespace, or null if there is none
   * @param options the entry {@code opt}: the same
   * @param matchingLayers the number of layers of the matching head in the file
   * @throws IOException if an entry is something else, or a setting asks for another network than
   *     this project's; the message names all such settings, with what they would need
   */
  OriginalSettings(Path file, Object config, Object options, int matchingLayers)
      throws IOException {
    this.file = file;
    this.config = entries("config", config);
    this.options = entries("opt", options);
    this.model = section("model");
    this.training = section("training");
    checkInputs();
    checkLayers(matchingLayers);
    checkScores();
    if (!problems.isEmpty()) {
      throw new IOException(
          file
              + " is a checkpoint of another network than ALADIN's as published: its config has "
              + String.join("; ", problems));
    }
  }

  /** The command line; empty if it is not in the file. */
  Map<String, Object> options() {
    return options;
  }

  /** The configuration; empty if it is not in the file. */
  Map<String, Object> config() {
    return config;
  }

  /**
   * The maximum number of tokens of a caption. ALADIN-2.0 has separate limits for captions and
   * labels, which its configuration holds.
   *
   * @return empty if the file does not name it
   * @throws IOException if it is not a whole number in its range
   */
  OptionalInt captionTokens() throws IOException {
    return tokens("max_caption_seq_len");
  }

  /** The maximum number of tokens of object labels, as {@link #captionTokens}. */
  OptionalInt labelTokens() throws IOException {
    return tokens("max_labels_seq_len");
  }

  /** The maximum number of regions of an image, as {@link #captionTokens}. */
  OptionalInt regions() throws IOException {
    return limit("opt", options, "max_img_seq_length", 1);
  }

  private OptionalInt tokens(String name) throws IOException {
    if (config.get(name) != null) {
      return limit("config", config, name, 3);
    }
    return limit("opt", options, options.get(name) != null ? name : "max_seq_length", 3);
  }

  private OptionalInt limit(String entry, Map<String, Object> entries, String name, int min)
      throws IOException {
    Object stored = entries.get(name);
    if (stored == null) {
      return OptionalInt.empty();
    }
    OptionalLong limit = TorchScalar.whole(stored, min, Integer.MAX_VALUE);
    if (limit.isEmpty()) {
      throw new IOException(
          file
              + ": "
              + name
              + " in its "
              + entry
              + " is "
              + TorchScalar.describe(stored)
              + ", expected a whole number of at least "
              + min
              + "; give --"
              + name);
    }
    return OptionalInt.of((int) limit.getAsLong());
  }

  /** The probability of dropout in the matching head; empty if the file does not name it. */
  Optional<Number> dropout() throws IOException {
    return TorchScalar.of(model.get("dropout"));
  }

  /** How the alignment head makes one score of its cosines. */
  AlignmentMode alignmentMode() {
    return training.get("alignment-mode") instanceof String key
        ? AlignmentMode.ofKey(key).orElseThrow()
        : AlignmentMode.MRSW;
  }

  private void checkInputs() throws IOException {
    Object detection = config.get("detection_type");
    if (detection != null && !detection.equals("fast")) {
      problem(
          "detection_type",
          detection,
          "\"fast\"",
          "needs the region features of the detector Detic, alone or merged with VinVL's");
    }
    checkOff(config, "enable_clip_captions", "needs captions encoded by CLIP (ViT-B/32)");
    checkOff(config, "enable_clip_labels", "needs object labels encoded by CLIP (ViT-B/32)");
    checkOff(
        model, "exclude-stopwords", "needs a list of words that the alignment head leaves out");
  }

  private void checkLayers(int matchingLayers) throws IOException {
    checkOff(
        model,
        "teran-layers",
        "needs transformer layers between the backbone and the alignment head");
    String aggregation = "needs the outputs of all layers of the backbone, aggregated";
    checkOff(model, "depth-aggregation-alignment", aggregation);
    // As in the original, the older key counts only without the newer one.
    boolean newer = model.containsKey("depth-aggregation-matching");
    checkOff(model, newer ? "depth-aggregation-matching" : "depth-aggregation", aggregation);
    Object layers = model.get("tern-layers");
    if (layers != null
        && matchingLayers > 0
        && TorchScalar.whole(layers, matchingLayers, matchingLayers).isEmpty()) {
      problem(
          "tern-layers",
          layers,
          String.valueOf(matchingLayers),
          "its model has that number of layers in final_projection_net");
    }
  }

  private void checkScores() throws IOException {
    Object mode = training.get("alignment-mode");
    if (mode != null && !(mode instanceof String key && AlignmentMode.ofKey(key).isPresent())) {
      problem(
          "alignment-mode",
          mode,
          "one of " + AlignmentMode.keys(),
          "needs another score of words and regions");
    }
    Object measure = training.get("measure");
    // The global vectors have length 1, so both give the same score.
    if (measure != null && !measure.equals("dot") && !measure.equals("cosine")) {
      problem(
          "measure",
          measure,
          "\"dot\" or \"cosine\"",
          "needs another similarity of the matching head's vectors");
    }
  }

  /** In Python, False, None and 0 all turn a setting off. */
  private void checkOff(Map<String, Object> section, String key, String need) throws IOException {
    Object value = section.get(key);
    boolean off =
        value == null
            || value.equals(Boolean.FALSE)
            || value.equals("")
            || TorchScalar.whole(value, 0, 0).isPresent();
    if (!off) {
      problem(key, value, key.endsWith("-layers") ? "0" : "False", need);
    }
  }

  private void problem(String key, Object value, String expected, String need) throws IOException {
    problems.add(
        key + " " + TorchScalar.describe(value) + ", expected " + expected + " (" + need + ")");
  }

  /** The keys of a Namespace cannot have hyphens, so both spellings are one key. */
  private Map<String, Object> section(String name) throws IOException {
    Map<String, Object> section = new LinkedHashMap<>();
    entries("config's " + name, config.get(name))
        .forEach((key, value) -> section.put(key.replace('_', '-'), value));
    return section;
  }

  private Map<String, Object> entries(String name, Object stored) throws IOException {
    if (stored == null) {
      return Map.of();
    }
    if (stored instanceof InertObject namespace && namespace.state() instanceof Map<?, ?>) {
      return namespace.attributes();
    }
    // A subclass of dict, such as EasyDict.
    Object dict =
        stored instanceof InertObject object && !object.entries().isEmpty()
            ? object.entries()
            : stored;
    if (!(dict instanceof Map<?, ?> map)) {
      throw new IOException(
          file
              + ": its "
              + name
              + " is "
              + TorchScalar.describe(stored)
              + ", expected a dict or a Namespace");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(String.valueOf(key), value));
    return Collections.unmodifiableMap(entries);
  }
}
