/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ModelConfig;

/**
 * Compares the network that weights belong to with the one they are loaded into. Some differences
 * leave all shapes as they are, such as fewer layers or another number of attention heads: loading
 * would succeed and compute something else.
 */
final class SameNetwork {
  private SameNetwork() {}

  /**
   * @param source names the weights
   * @throws IOException if backbone or matching head differ; the message has both values of each
   *     size that does
   */
  static void check(Path source, ModelConfig trained, ModelConfig model) throws IOException {
    Map<String, Number[]> sizes = backbone(trained.backbone(), model.backbone());
    put(sizes, "tern-layers", trained.matching().layers(), model.matching().layers());
    refuse(source, sizes);
  }

  /**
   * As {@link #check}, but the matching heads may differ.
   *
   * @throws IOException if the backbones differ
   */
  static void checkBackbone(Path source, ModelConfig trained, ModelConfig model)
      throws IOException {
    refuse(source, backbone(trained.backbone(), model.backbone()));
  }

  private static Map<String, Number[]> backbone(BackboneConfig trained, BackboneConfig model) {
    Map<String, Number[]> sizes = new LinkedHashMap<>();
    put(sizes, "vocab_size", trained.vocabularySize(), model.vocabularySize());
    put(sizes, "hidden_size", trained.hiddenSize(), model.hiddenSize());
    put(sizes, "num_hidden_layers", trained.layers(), model.layers());
    put(sizes, "num_attention_heads", trained.heads(), model.heads());
    put(sizes, "intermediate_size", trained.intermediateSize(), model.intermediateSize());
    put(sizes, "img_feature_dim", trained.regionWidth(), model.regionWidth());
    put(sizes, "use_img_layernorm", flag(trained), flag(model));
    put(sizes, "layer_norm_eps", trained.layerNormEps(), model.layerNormEps());
    return sizes;
  }

  private static int flag(BackboneConfig config) {
    return config.regionLayerNorm() ? 1 : 0;
  }

  private static void put(Map<String, Number[]> sizes, String name, Number trained, Number model) {
    sizes.put(name, new Number[] {trained, model});
  }

  private static void refuse(Path source, Map<String, Number[]> sizes) throws IOException {
    StringBuilder differing = new StringBuilder();
    sizes.forEach(
        (name, values) -> {
          if (!values[0].equals(values[1])) {
            differing
                .append(differing.isEmpty() ? "" : ", ")
                .append(name)
                .append(' ')
                .append(values[0])
                .append(" instead of ")
                .append(values[1]);
          }
        });
    if (!differing.isEmpty()) {
      throw new IOException(
          source
              + " was trained with another network than that of --eval_model_dir and --config: "
              + differing);
    }
  }
}
