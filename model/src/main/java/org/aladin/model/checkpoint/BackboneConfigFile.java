/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.aladin.model.file.StrictJson;
import org.aladin.model.network.BackboneConfig;

/**
 * The {@code config.json} of a BERT. Keys that only VinVL's file has (the region width and the
 * regions' LayerNorm) are read from {@code training_args.bin} if {@code config.json} lacks them. If
 * both lack them, regions are normalised with epsilon 1e-12 as in VinVL. Weights that project
 * regions without a LayerNorm, such as those of Oscar before VinVL, take precedence over {@code
 * training_args.bin}: the original builds its network from {@code config.json} alone.
 */
final class BackboneConfigFile {
  static final int VINVL_REGION_WIDTH = 2054;
  static final String REGION_WIDTH = "img_feature_dim";
  private static final float VINVL_EPS = 1e-12f;

  private final Path file;
  private final JsonObject json;
  private final Map<String, Object> trainingArguments;
  private final int regionWidth;
  private final boolean withoutRegionNorm;
  private final List<String> missing = new ArrayList<>();

  private BackboneConfigFile(
      Path file,
      JsonObject json,
      Map<String, Object> trainingArguments,
      int regionWidth,
      boolean withoutRegionNorm) {
    this.file = file;
    this.json = json;
    this.trainingArguments = trainingArguments;
    this.regionWidth = regionWidth;
    this.withoutRegionNorm = withoutRegionNorm;
  }

  /**
   * @param trainingArguments the contents of {@code training_args.bin}, possibly empty
   * @param regionWidth the width of a region if neither file has it
   * @param withoutRegionNorm whether the weights show that regions are not normalised
   * @throws IOException if the file cannot be read or does not describe a BERT; the message names
   *     the key, its value and what was expected, and all missing keys at once
   */
  static BackboneConfig read(
      Path file, Map<String, Object> trainingArguments, int regionWidth, boolean withoutRegionNorm)
      throws IOException {
    JsonObject json = StrictJson.readObject(file);
    return new BackboneConfigFile(file, json, trainingArguments, regionWidth, withoutRegionNorm)
        .config();
  }

  private BackboneConfig config() throws IOException {
    expect("model_type", "bert");
    expect("hidden_act", "gelu");
    expect("position_embedding_type", "absolute");
    expect("img_feature_type", "frcnn");
    int vocabulary = size("vocab_size");
    int hidden = size("hidden_size");
    int layers = size("num_hidden_layers");
    int heads = size("num_attention_heads");
    int intermediate = size("intermediate_size");
    int positions = size("max_position_embeddings");
    int segments = size("type_vocab_size");
    if (!missing.isEmpty()) {
      throw new IOException(
          file + " lacks the keys " + missing + ", so it is not the configuration of a BERT");
    }
    float eps = number("layer_norm_eps", 1e-12f, JsonElement::getAsFloat);
    int width = image(REGION_WIDTH, regionWidth).intValue();
    boolean regionNorm =
        (json.has("use_img_layernorm") || !withoutRegionNorm)
            && image("use_img_layernorm", 1).intValue() != 0;
    float regionEps = image("img_layer_norm_eps", VINVL_EPS).floatValue();
    float hiddenDropout = number("hidden_dropout_prob", 0.1f, JsonElement::getAsFloat);
    float attentionDropout = number("attention_probs_dropout_prob", 0.1f, JsonElement::getAsFloat);
    try {
      return new BackboneConfig(
          vocabulary,
          hidden,
          layers,
          heads,
          intermediate,
          positions,
          segments,
          eps,
          width,
          regionNorm,
          regionEps,
          hiddenDropout,
          attentionDropout);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The network computes one kind of BERT, so a key that asks for another kind is an error. */
  private void expect(String key, String value) throws IOException {
    JsonElement found = json.get(key);
    if (found == null || found.isJsonNull()) {
      return;
    }
    if (!found.isJsonPrimitive() || !found.getAsString().equals(value)) {
      throw new IOException(file + ": " + key + " is " + found + ", expected \"" + value + "\"");
    }
  }

  private int size(String key) throws IOException {
    if (!json.has(key)) {
      missing.add(key);
      return 0;
    }
    JsonElement value = json.get(key);
    OptionalLong size = StrictJson.wholeNumber(value, 0, Integer.MAX_VALUE);
    if (size.isEmpty()) {
      throw new IOException(
          file + ": " + key + " is " + value + ", expected a whole number of 0 or more");
    }
    return (int) size.getAsLong();
  }

  private Number image(String key, Number otherwise) throws IOException {
    if (json.has(key)) {
      JsonElement value = json.get(key);
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
        return value.getAsBoolean() ? 1 : 0;
      }
      return number(key, otherwise, JsonElement::getAsNumber);
    }
    Object argument = trainingArguments.get(key);
    if (argument instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return argument instanceof Number number ? number : otherwise;
  }

  private <T> T number(String key, T otherwise, Function<JsonElement, T> as) throws IOException {
    JsonElement value = json.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw new IOException(file + ": " + key + " is " + value + ", expected a number");
    }
    try {
      return as.apply(value);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": " + key + " is " + value + ", expected a whole number", e);
    }
  }
}
