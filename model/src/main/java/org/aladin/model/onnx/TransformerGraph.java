/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

/**
 * Layers of a transformer encoder, post-norm. Hidden states are [B · S, H], since every operation
 * but attention works on single positions; fused operations of ONNX Runtime save passes over memory
 * and threads' waits.
 */
final class TransformerGraph {
  /**
   * ONNX Runtime adds up the product of a query and a key in parts of this length, but in longer
   * ones if there are few keys: the result would depend on the number of keys, and so on the other
   * items.
   */
  private static final int PART = 128;

  /** The minimum number of keys from which the parts stay the same. */
  private static final int MANY_KEYS = 65;

  private final OnnxGraph graph;
  private final Weights weights;
  private final LinearLayers linear;
  private final long width;
  private final String flat;

  /**
   * @param width H
   */
  TransformerGraph(OnnxGraph graph, Weights weights, LinearLayers linear, long width) {
    this.graph = graph;
    this.weights = weights;
    this.linear = linear;
    this.width = width;
    this.flat = graph.wholeNumbers(-1, width);
  }

  /** x · weightᵀ + bias of the layer {@code name}. */
  String linear(String x, String name) {
    return linear.apply(x, weights, name + ".weight", name + ".bias");
  }

  /** The same with a part of the layer's outputs. */
  String linearRows(String x, String weight, String bias, long from, long to) {
    return linear.applyRows(x, weights, weight, bias, from, to);
  }

  /** LayerNorm over the last axis. */
  String norm(String x, String name, float eps) {
    return graph
        .with("axis", -1)
        .with("epsilon", eps)
        .node("LayerNormalization", x, weights.get(name + ".weight"), weights.get(name + ".bias"));
  }

  /** LayerNorm of the sum. */
  String addAndNorm(String output, String residual, String name, float eps) {
    return graph
        .with("epsilon", eps)
        .microsoft(
            "SkipLayerNormalization",
            output,
            residual,
            weights.get(name + ".weight"),
            weights.get(name + ".bias"));
  }

  /**
   * Multi-head scaled dot product attention.
   *
   * @param query [B · Q, H]
   * @param queryShape [B, Q, H] as a value of three numbers
   * @param key [B · S, H]
   * @param value [B · S, H]
   * @param shape [B, S, H] as a value of three numbers
   * @param mask [B, S] int32, 1 for real positions
   * @param masked the number that is added to the logits of the others
   * @return [B · Q, H]
   */
  String attention(
      String query,
      String queryShape,
      String key,
      String value,
      String shape,
      String mask,
      int heads,
      float masked) {
    String keys = graph.node("Reshape", key, shape);
    String values = graph.node("Reshape", value, shape);
    String keyMask = mask;
    if (width / heads > PART) {
      String missing = missingKeys(keys);
      String before = graph.wholeNumbers(0, 0, 0, 0);
      String pads = graph.with("axis", 0).node("Concat", before, missing, graph.wholeNumbers(0));
      keys = graph.node("Pad", keys, pads);
      values = graph.node("Pad", values, pads);
      keyMask =
          graph.node(
              "Pad",
              mask,
              graph.with("axis", 0).node("Concat", graph.wholeNumbers(0, 0, 0), missing));
    }
    String context =
        graph
            .with("num_heads", heads)
            .with("mask_filter_value", masked)
            .microsoft(
                "MultiHeadAttention",
                graph.node("Reshape", query, queryShape),
                keys,
                values,
                "",
                keyMask);
    return flat(context);
  }

  /** The number of keys that are missing to the minimum. */
  private String missingKeys(String keys) {
    String count = graph.with("start", 1).with("end", 2).node("Shape", keys);
    return graph.node(
        "Max", graph.node("Sub", graph.wholeNumbers(MANY_KEYS), count), graph.wholeNumbers(0));
  }

  /** [B, S, H] as [B · S, H]. */
  String flat(String x) {
    return graph.node("Reshape", x, flat);
  }

  long width() {
    return width;
  }
}
