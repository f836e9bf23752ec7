/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.StrictJson;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.torch.InertObject;
import org.aladin.model.torch.TorchFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pretrained backbone as it is published, {@code --eval_model_dir} of the original's command
 * lines: VinVL's directory ({@code config.json}, {@code vocab.txt}, {@code pytorch_model.bin},
 * {@code training_args.bin}), or any lower-casing BERT in the Hugging Face layout ({@code
 * model.safetensors} or {@code pytorch_model.bin}, whole or in shards with their index, names with
 * or without {@code bert.}, old names gamma and beta). A plain BERT has no image projection: the
 * projection starts with fresh values, and a warning is logged.
 *
 * <p>Immutable; thread-safe.
 */
public final class BackboneDirectory {
  private static final Logger log = LoggerFactory.getLogger(BackboneDirectory.class);

  private static final String CONFIG = "config.json";
  private static final String VOCABULARY = "vocab.txt";
  private static final String SAFETENSORS = "model.safetensors";
  private static final String TORCH = "pytorch_model.bin";
  private static final String TRAINING_ARGUMENTS = "training_args.bin";
  private static final String TOKENIZER = "tokenizer_config.json";

  private static final List<String> IMAGE_PARAMETERS =
      List.of(ParameterNames.BACKBONE + "img_embedding.", ParameterNames.BACKBONE + "LayerNorm.");

  private final Path weightsFile;
  private final BackboneConfig config;
  private final Vocabulary vocabulary;
  private final StateDict state;

  private BackboneDirectory(
      Path weightsFile, BackboneConfig config, Vocabulary vocabulary, StateDict state) {
    this.weightsFile = weightsFile;
    this.config = config;
    this.vocabulary = vocabulary;
    this.state = state;
  }

  /**
   * Reads everything but the values of the weights. Regions have VinVL's width (2,054) unless the
   * configuration or the weights give another.
   *
   * @throws IOException if a file is missing or malformed, or the files do not match; the message
   *     names the file and says what was expected
   */
  public static BackboneDirectory read(Path directory) throws IOException {
    return read(directory, BackboneConfigFile.VINVL_REGION_WIDTH);
  }

  /**
   * Reads everything but the values of the weights.
   *
   * @param regionWidth F, the values per region of the features to train on; used if neither the
   *     configuration nor the weights give it
   * @throws IOException if a file is missing or malformed, or the files do not match; the message
   *     names the file and says what was expected
   */
  public static BackboneDirectory read(Path directory, int regionWidth) throws IOException {
    requireFile(directory, CONFIG);
    requireFile(directory, VOCABULARY);
    Path weightsFile =
        BackboneWeights.find(directory)
            .orElseThrow(
                () ->
                    new IOException(
                        directory
                            + " has neither "
                            + SAFETENSORS
                            + " nor "
                            + TORCH
                            + ", expected one of them"));
    StateDict state = BackboneWeights.read(weightsFile);
    BackboneConfig config =
        BackboneConfigFile.read(
            directory.resolve(CONFIG),
            trainingArguments(directory),
            state.regionWidth(regionWidth),
            state.hasProjectionWithoutNorm());
    Vocabulary vocabulary = vocabulary(directory, config);
    warnIfCased(directory);
    return new BackboneDirectory(weightsFile, config, vocabulary, state);
  }

  /**
   * Reads the sizes and the vocabulary without the weights, to train from scratch. {@link
   * #loadInto} fails on the result.
   *
   * @param regionWidth F, the values per region; used if the configuration does not give it
   * @throws IOException as {@link #read(Path)}
   */
  public static BackboneDirectory withoutWeights(Path directory, int regionWidth)
      throws IOException {
    return describing(directory, regionWidth, false, Map.of());
  }

  /**
   * Reads the sizes and the vocabulary that belong to weights elsewhere.
   *
   * @param regionWidth F, the values per region; used if the configuration does not give it
   * @param withoutRegionNorm whether those weights show that regions are not normalised
   * @param arguments the command line that trained them, used like {@code training_args.bin} where
   *     that does not exist
   */
  static BackboneDirectory describing(
      Path directory, int regionWidth, boolean withoutRegionNorm, Map<String, Object> arguments)
      throws IOException {
    requireFile(directory, CONFIG);
    requireFile(directory, VOCABULARY);
    Map<String, Object> known = new HashMap<>(arguments);
    known.remove(BackboneConfigFile.REGION_WIDTH);
    known.putAll(trainingArguments(directory));
    BackboneConfig config =
        BackboneConfigFile.read(directory.resolve(CONFIG), known, regionWidth, withoutRegionNorm);
    Vocabulary vocabulary = vocabulary(directory, config);
    warnIfCased(directory);
    return new BackboneDirectory(directory, config, vocabulary, new StateDict(directory, Map.of()));
  }

  /** Whether a directory has weights under one of the published names. */
  public static boolean hasWeights(Path directory) {
    return BackboneWeights.find(directory).isPresent();
  }

  /** The backbone's sizes and dropouts. */
  public BackboneConfig config() {
    return config;
  }

  /** The tokenizer's pieces. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Whether the weights hold an image projection; a plain BERT's do not. */
  public boolean hasImageProjection() {
    return state.hasProjection();
  }

  /**
   * Overwrites the backbone's parameters with the published weights. Only the image projection and
   * its LayerNorm may be missing: they keep their values, and a warning is logged.
   *
   * @return the loaded, ignored and missing names; those of the matching head do not count as
   *     missing
   * @throws IOException if shapes differ (both in the message), other parameters are missing, or
   *     the file cannot be read; nothing is changed in the first two cases
   */
  public KeyReport loadInto(Parameters parameters) throws IOException {
    List<String> expected =
        parameters.asMap().keySet().stream()
            .filter(name -> name.startsWith(ParameterNames.BACKBONE))
            .toList();
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(state.tensors().keySet());
    missing.removeIf(name -> IMAGE_PARAMETERS.stream().anyMatch(name::startsWith));
    if (!missing.isEmpty()) {
      throw new IOException(weightsFile + " lacks parameters of the backbone: " + missing);
    }
    KeyReport report = state.loadInto(parameters, expected);
    if (!report.missing().isEmpty()) {
      log.warn(
          "{} has no image projection: {} keep their fresh values and are trained from scratch",
          weightsFile,
          report.missing());
    }
    return report;
  }

  private static void requireFile(Path directory, String name) throws IOException {
    if (!Files.isRegularFile(directory.resolve(name))) {
      throw new IOException(
          directory
              + " has no "
              + name
              + ", expected "
              + String.join(", ", CONFIG, VOCABULARY, SAFETENSORS + " or " + TORCH));
    }
  }

  private static Map<String, Object> trainingArguments(Path directory) throws IOException {
    Path file = directory.resolve(TRAINING_ARGUMENTS);
    return Files.isRegularFile(file) && TorchFile.read(file) instanceof InertObject namespace
        ? namespace.attributes()
        : Map.of();
  }

  private static Vocabulary vocabulary(Path directory, BackboneConfig config) throws IOException {
    Path file = directory.resolve(VOCABULARY);
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.read(file);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (vocabulary.size() != config.vocabularySize()) {
      throw new IOException(
          file
              + " has "
              + vocabulary.size()
              + " pieces, but "
              + CONFIG
              + " has a vocab_size of "
              + config.vocabularySize()
              + ", expected as many");
    }
    return vocabulary;
  }

  private static void warnIfCased(Path directory) throws IOException {
    Path file = directory.resolve(TOKENIZER);
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonElement lowers = StrictJson.readObject(file).get("do_lower_case");
    if (lowers == null || lowers.isJsonNull()) {
      return;
    }
    if (!lowers.isJsonPrimitive() || !lowers.getAsJsonPrimitive().isBoolean()) {
      throw new IOException(file + ": do_lower_case is " + lowers + ", expected true or false");
    }
    if (!lowers.getAsBoolean()) {
      log.warn("{} belongs to a cased BERT; texts are lower-cased anyway", file);
    }
  }
}
