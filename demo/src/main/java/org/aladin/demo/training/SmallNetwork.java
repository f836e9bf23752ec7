/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The sizes of a backbone that a CPU can train from random weights within minutes; VinVL's has a
 * hidden size of 768 and 12 layers.
 *
 * @param hiddenSize H, also the width of both heads and of Solr's vectors
 * @param layers transformer layers
 * @param heads attention heads; divides the hidden size
 * @param regionWidth F, the numbers of a region
 * @param dropout in all layers
 */
public record SmallNetwork(int hiddenSize, int layers, int heads, int regionWidth, double dropout)
    implements StartingPoint {
  private static final double EPS = 1e-12;

  /**
   * Writes a backbone's folder as VinVL publishes it, without the weights: {@code config.json} and
   * {@code vocab.txt}.
   *
   * @param folder created if it does not exist
   * @param vocabulary the lines of {@code vocab.txt}
   */
  public void write(Path folder, List<String> vocabulary) throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("vocab_size", vocabulary.size());
    config.put("hidden_size", hiddenSize);
    config.put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads);
    config.put("intermediate_size", 2 * hiddenSize);
    config.put("hidden_act", "gelu");
    config.put("hidden_dropout_prob", dropout);
    config.put("attention_probs_dropout_prob", dropout);
    config.put("max_position_embeddings", 64);
    config.put("type_vocab_size", 2);
    config.put("initializer_range", 0.02);
    config.put("layer_norm_eps", EPS);
    config.put("img_feature_dim", regionWidth);
    config.put("use_img_layernorm", 1);
    config.put("img_layer_norm_eps", EPS);
    Files.writeString(
        folder.resolve("config.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(config) + '\n',
        StandardCharsets.UTF_8);
    Files.write(folder.resolve("vocab.txt"), vocabulary, StandardCharsets.UTF_8);
  }

  @Override
  public boolean pretrained() {
    return false;
  }

  @Override
  public Path prepare(Path folder, Supplier<List<String>> vocabulary) throws IOException {
    write(folder, vocabulary.get());
    return folder;
  }

  @Override
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("hiddenSize", hiddenSize);
    figures.put("layers", layers);
    figures.put("heads", heads);
    figures.put("regionWidth", regionWidth);
    figures.put("dropout", dropout);
    return figures;
  }
}
