/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names and shapes of all parameters. The names are those of the original's checkpoints, so
 * that checkpoints are read and written without translating names.
 */
public final class ParameterNames {
  /** The prefix of all parameters of the backbone. */
  public static final String BACKBONE = "img_txt_enc.oscar_model.bert.";

  /** The prefix of all parameters of the matching head. */
  public static final String MATCHING_HEAD = "img_txt_enc.final_projection_net.";

  /** The table of word embeddings, [V, H]. */
  public static final String WORDS = BACKBONE + "embeddings.word_embeddings.weight";

  /** The table of position embeddings, [positions, H]. */
  public static final String POSITIONS = BACKBONE + "embeddings.position_embeddings.weight";

  /** The table of segment embeddings, [segment types, H]. */
  public static final String SEGMENTS = BACKBONE + "embeddings.token_type_embeddings.weight";

  /** The LayerNorm of the tokens' embeddings. */
  public static final String TEXT_NORM = BACKBONE + "embeddings.LayerNorm";

  /** The linear layer of the regions, [H, F]. */
  public static final String REGION_PROJECTION = BACKBONE + "img_embedding";

  /** The LayerNorm of the projected regions. */
  public static final String REGION_NORM = BACKBONE + "LayerNorm";

  private ParameterNames() {}

  /** The prefix of a layer of the backbone. */
  public static String layer(int index) {
    return BACKBONE + "encoder.layer." + index + ".";
  }

  /** The prefix of a layer of the matching head. */
  public static String matchingLayer(int index) {
    return MATCHING_HEAD + "layers." + index + ".";
  }

  /** Every parameter of a model of these sizes with its shape, in the order of a checkpoint. */
  public static Map<String, Shape> shapes(ModelConfig config) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    BackboneConfig backbone = config.backbone();
    int h = backbone.hiddenSize();
    shapes.put(WORDS, new Shape(backbone.vocabularySize(), h));
    shapes.put(POSITIONS, new Shape(backbone.maxPositions(), h));
    shapes.put(SEGMENTS, new Shape(backbone.segmentTypes(), h));
    norm(shapes, TEXT_NORM, h);
    for (int i = 0; i < backbone.layers(); i++) {
      String layer = layer(i);
      linear(shapes, layer + "attention.self.query", h, h);
      linear(shapes, layer + "attention.self.key", h, h);
      linear(shapes, layer + "attention.self.value", h, h);
      linear(shapes, layer + "attention.output.dense", h, h);
      norm(shapes, layer + "attention.output.LayerNorm", h);
      linear(shapes, layer + "intermediate.dense", backbone.intermediateSize(), h);
      linear(shapes, layer + "output.dense", h, backbone.intermediateSize());
      norm(shapes, layer + "output.LayerNorm", h);
    }
    linear(shapes, REGION_PROJECTION, h, backbone.regionWidth());
    if (backbone.regionLayerNorm()) {
      norm(shapes, REGION_NORM, h);
    }
    for (int i = 0; i < config.matching().layers(); i++) {
      String layer = matchingLayer(i);
      shapes.put(layer + "self_attn.in_proj_weight", new Shape(3L * h, h));
      shapes.put(layer + "self_attn.in_proj_bias", new Shape(3L * h));
      linear(shapes, layer + "self_attn.out_proj", h, h);
      linear(shapes, layer + "linear1", h, h);
      linear(shapes, layer + "linear2", h, h);
      norm(shapes, layer + "norm1", h);
      norm(shapes, layer + "norm2", h);
    }
    return shapes;
  }

  private static void linear(Map<String, Shape> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new Shape(out, in));
    shapes.put(name + ".bias", new Shape(out));
  }

  private static void norm(Map<String, Shape> shapes, String name, int width) {
    shapes.put(name + ".weight", new Shape(width));
    shapes.put(name + ".bias", new Shape(width));
  }
}
