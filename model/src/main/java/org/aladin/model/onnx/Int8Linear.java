/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.util.HashMap;
import java.util.Map;
import org.aladin.model.torch.TorchType;

/**
 * Linear layers in int8. Each position's values are rounded to 8 bits by their own largest
 * magnitude, so that a result depends neither on the other items of a batch nor on padding, as it
 * would with one scale for the whole batch.
 */
final class Int8Linear implements LinearLayers {
  private static final int ZERO = 128;
  private static final float LARGEST = 127;

  /** A position of zeros has this scale instead of 0. */
  private static final float SMALLEST = 1e-30f;

  /**
   * @param values [N, in] uint8
   * @param scales [N, 1] float32
   */
  private record Rounded(String values, String scales) {}

  private final OnnxGraph graph;
  private final Map<String, Rounded> rounded = new HashMap<>();

  Int8Linear(OnnxGraph graph) {
    this.graph = graph;
  }

  @Override
  public String apply(String x, Weights weights, String weight, String bias) {
    return apply(
        x, weights.get(weight), weights.get(Int8Weights.scaleOf(weight)), weights.get(bias));
  }

  @Override
  public String applyRows(
      String x, Weights weights, String weight, String bias, long from, long to) {
    return apply(
        x,
        weights.item(weight, from / (to - from)),
        weights.rows(Int8Weights.scaleOf(weight), from, to),
        weights.rows(bias, from, to));
  }

  @Override
  public String rows(Weights weights, String table, String ids) {
    String values =
        graph.to(TorchType.FLOAT32).node("Cast", graph.node("Gather", weights.get(table), ids));
    String scales = graph.node("Gather", weights.get(Int8Weights.scaleOf(table)), ids);
    return graph.node("Mul", values, graph.node("Unsqueeze", scales, graph.wholeNumbers(-1)));
  }

  private String apply(String x, String weight, String scale, String bias) {
    Rounded values = rounded.computeIfAbsent(x, this::round);
    String product =
        graph.microsoft(
            "MatMulIntegerToFloat",
            values.values(),
            weight,
            graph.number(1),
            scale,
            graph.unsignedByte(ZERO));
    return graph.node("Add", graph.node("Mul", product, values.scales()), bias);
  }

  private Rounded round(String x) {
    long[] last = {-1};
    String most = graph.with("axes", last).with("keepdims", 0).node("ReduceMax", x);
    String least = graph.with("axes", last).with("keepdims", 0).node("ReduceMin", x);
    String magnitude = graph.node("Max", most, graph.node("Neg", least), graph.number(SMALLEST));
    String scales = graph.node("Mul", magnitude, graph.number(1 / LARGEST)); // [N]
    String zeros =
        graph.node("Expand", graph.unsignedByte(ZERO), graph.node("Shape", scales)); // [N]
    return new Rounded(
        graph.with("axis", 0).node("QuantizeLinear", x, scales, zeros),
        graph.node("Unsqueeze", scales, graph.wholeNumbers(1)));
  }
}
