/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.file.JsonFormatException;
import org.aladin.model.file.StrictJson;
import org.aladin.model.file.TextFormatException;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Precision;

/**
 * {@code config.json} of a model directory: the format version, all sizes of the model, its
 * alignment mode, and the extractor of its training features.
 *
 * @param sizes the sizes of the model
 * @param extractor absent if the training features did not name one, as VinVL's do not
 * @param precision the type of the stored weights
 */
record ModelConfigFile(
    ModelConfig sizes, Optional<ExtractorFingerprint> extractor, Precision precision) {
  /** The newest format that this version reads: that of models in int8. */
  static final int NEWEST = 4;

  /** The format of models that have a limit for object labels or an alignment mode. */
  private static final int FORMAT = 3;

  /** The format of models that name no extractor, which older versions of this project can read. */
  private static final int WITHOUT_EXTRACTOR = 1;

  /**
   * The format of models that name an extractor, have one limit for all texts and score by MrSw.
   */
  private static final int WITH_EXTRACTOR = 2;

  private static final String FORMAT_KEY = "aladin_format";
  private static final String PRECISION_KEY = "precision";
  private static final String MODE_KEY = "alignment_mode";
  private static final String EXTRACTOR_KEY = "extractor";
  private static final String CAPTION_TOKENS_KEY = "max_tokens";
  private static final String LABEL_TOKENS_KEY = "max_label_tokens";

  /** The entry of the mode with the comma after it, or before it if it is the last one. */
  private static final Pattern MODE_ENTRY =
      Pattern.compile(
          "\\s*\""
              + MODE_KEY
              + "\"\\s*:\\s*\"\\w*\"\\s*,|,?\\s*\""
              + MODE_KEY
              + "\"\\s*:\\s*\"\\w*\"");

  private static final Pattern OWN_FORMAT =
      Pattern.compile("(\"" + FORMAT_KEY + "\"\\s*:\\s*)" + FORMAT + "\\b");

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .create();

  void write(Path file) throws IOException {
    JsonObject json = new JsonObject();
    boolean oneLimit = sizes.maxTokens() == sizes.maxLabelTokens();
    boolean mrsw = sizes.alignmentMode() == AlignmentMode.MRSW;
    boolean int8 = precision == Precision.INT8;
    json.addProperty(FORMAT_KEY, int8 ? NEWEST : oneLimit && mrsw ? oldestFormat() : FORMAT);
    if (int8) {
      json.addProperty(PRECISION_KEY, precision.key());
    }
    extractor.ifPresent(made -> json.addProperty(EXTRACTOR_KEY, made.toString()));
    if (!mrsw) {
      json.addProperty(MODE_KEY, sizes.alignmentMode().key());
    }
    tree(sizes).asMap().forEach(json::add);
    if (oneLimit) {
      json.remove(LABEL_TOKENS_KEY);
    }
    Files.writeString(file, GSON.toJson(json) + "\n");
  }

  /** Of a model with one limit for all texts that scores by MrSw: older versions can read it. */
  private int oldestFormat() {
    return extractor.isPresent() ? WITH_EXTRACTOR : WITHOUT_EXTRACTOR;
  }

  /** The sizes without the mode, which has a name of its own. */
  private static JsonObject tree(ModelConfig sizes) {
    JsonObject json = GSON.toJsonTree(sizes).getAsJsonObject();
    json.remove(MODE_KEY);
    return json;
  }

  /**
   * The part of a file on which the model's version depends: its bytes, but as they would be
   * without the alignment mode, since vectors do not depend on it.
   *
   * @param content what this was parsed from
   */
  byte[] versioned(byte[] content) {
    // A character per byte: what is not removed stays as it is.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String without = MODE_ENTRY.matcher(text).replaceFirst("");
    if (!without.equals(text) && !without.contains(LABEL_TOKENS_KEY)) {
      without = OWN_FORMAT.matcher(without).replaceFirst("$1" + oldestFormat());
    }
    return without.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ModelConfigFile read(Path file) throws IOException {
    return parse(file, Files.readAllBytes(file));
  }

  /** Parses the content of a file that has been read already. */
  static ModelConfigFile parse(Path file, byte[] content) throws IOException {
    JsonObject json = object(file, content);
    int format = format(file, json);
    if (format > NEWEST) {
      throw new ModelDirectoryException(
          "Model directory "
              + file.getParent()
              + " has format "
              + format
              + ", but this version reads formats up to "
              + NEWEST
              + ": use a newer version of ALADIN for Solr");
    }
    if (format < 1) {
      throw new ModelDirectoryException(
          file + ": " + FORMAT_KEY + " is " + format + ", expected 1 or more");
    }
    json.remove(FORMAT_KEY);
    Optional<ExtractorFingerprint> extractor =
        format == WITHOUT_EXTRACTOR ? Optional.empty() : extractor(file, json);
    AlignmentMode mode = mode(file, json);
    Precision precision = format < NEWEST ? Precision.FLOAT32 : precision(file, json);
    JsonObject expected = tree(EXAMPLE);
    if (format < FORMAT || !json.has(LABEL_TOKENS_KEY)) {
      expected.remove(LABEL_TOKENS_KEY);
    }
    requireKeys(file, "", json, expected);
    if (!json.has(LABEL_TOKENS_KEY)) {
      json.add(LABEL_TOKENS_KEY, json.get(CAPTION_TOKENS_KEY));
    }
    try {
      return new ModelConfigFile(
          GSON.fromJson(json, ModelConfig.class).with(mode), extractor, precision);
    } catch (JsonParseException | NumberFormatException e) {
      throw new ModelDirectoryException(file + ": " + rootMessage(e), e);
    } catch (RuntimeException e) {
      // Gson wraps exceptions of a record's constructor.
      throw new ModelDirectoryException(file + ": " + rootMessage(e), e);
    }
  }

  private static final ModelConfig EXAMPLE =
      new ModelConfig(
          new BackboneConfig(4, 4, 1, 1, 4, 4, 2, 0, 6, true, 0, 0, 0),
          new MatchingHeadConfig(1, 1, 0),
          4,
          1);

  private static Optional<ExtractorFingerprint> extractor(Path file, JsonObject json)
      throws ModelDirectoryException {
    JsonElement value = json.remove(EXTRACTOR_KEY);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw new ModelDirectoryException(
          file + ": " + EXTRACTOR_KEY + " is " + value + ", expected a text");
    }
    try {
      return Optional.of(ExtractorFingerprint.parse(value.getAsString()));
    } catch (IllegalArgumentException e) {
      throw new ModelDirectoryException(file + ": " + EXTRACTOR_KEY + ": " + e.getMessage(), e);
    }
  }

  private static Precision precision(Path file, JsonObject json) throws ModelDirectoryException {
    JsonElement value = json.remove(PRECISION_KEY);
    for (Precision precision : Precision.values()) {
      if (value != null && value.equals(new JsonPrimitive(precision.key()))) {
        return precision;
      }
    }
    throw new ModelDirectoryException(
        file + ": " + PRECISION_KEY + " is " + value + ", expected \"float32\" or \"int8\"");
  }

  private static AlignmentMode mode(Path file, JsonObject json) throws ModelDirectoryException {
    JsonElement value = json.remove(MODE_KEY);
    if (value == null) {
      return AlignmentMode.MRSW;
    }
    boolean isText = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    return Optional.of(value)
        .filter(v -> isText)
        .flatMap(v -> AlignmentMode.ofKey(v.getAsString()))
        .orElseThrow(
            () ->
                new ModelDirectoryException(
                    file
                        + ": "
                        + MODE_KEY
                        + " is "
                        + value
                        + ", expected one of "
                        + AlignmentMode.keys()));
  }

  private static JsonObject object(Path file, byte[] content) throws IOException {
    try {
      return StrictJson.readObject(file, content);
    } catch (JsonFormatException | TextFormatException e) {
      throw new ModelDirectoryException(e.getMessage(), e);
    }
  }

  private static int format(Path file, JsonObject json) throws ModelDirectoryException {
    JsonElement format = json.get(FORMAT_KEY);
    if (format == null) {
      throw new ModelDirectoryException(
          file
              + " has no "
              + FORMAT_KEY
              + ": it is not a model directory written by the training jar (a BERT or VinVL"
              + " directory is turned into one by its train or convert command)");
    }
    return (int) whole(file, FORMAT_KEY, format);
  }

  /**
   * Gson sets a missing number to 0 and ignores an unknown key; both errors would only surface much
   * later.
   */
  private static void requireKeys(Path file, String prefix, JsonObject json, JsonObject expected)
      throws ModelDirectoryException {
    Set<String> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(json.keySet());
    Set<String> unknown = new TreeSet<>(json.keySet());
    unknown.removeAll(expected.keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new ModelDirectoryException(
          file
              + (prefix.isEmpty() ? "" : ", " + prefix)
              + ": missing keys "
              + missing
              + ", unknown keys "
              + unknown
              + ", expected exactly "
              + new TreeSet<>(expected.keySet()));
    }
    for (String key : expected.keySet()) {
      if (isWhole(expected.get(key))) {
        whole(file, key, json.get(key));
      }
      if (expected.get(key).isJsonObject()) {
        if (!json.get(key).isJsonObject()) {
          throw new ModelDirectoryException(
              file + ": " + key + " is " + json.get(key) + ", expected an object");
        }
        requireKeys(file, key, json.getAsJsonObject(key), expected.getAsJsonObject(key));
      }
    }
  }

  /** Gson writes integers as Long, independent of their type. */
  private static boolean isWhole(JsonElement example) {
    return example.isJsonPrimitive()
        && example.getAsJsonPrimitive().isNumber()
        && example.getAsNumber() instanceof Long;
  }

  private static long whole(Path file, String key, JsonElement value)
      throws ModelDirectoryException {
    return StrictJson.wholeNumber(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
        .orElseThrow(
            () ->
                new ModelDirectoryException(
                    file + ": " + key + " is " + value + ", expected a whole number"));
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
