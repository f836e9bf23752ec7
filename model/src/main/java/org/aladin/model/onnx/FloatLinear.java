/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

/** Linear layers in float32. */
final class FloatLinear implements LinearLayers {
  private final OnnxGraph graph;

  FloatLinear(OnnxGraph graph) {
    this.graph = graph;
  }

  @Override
  public String apply(String x, Weights weights, String weight, String bias) {
    return apply(x, weights.get(weight), weights.get(bias));
  }

  @Override
  public String applyRows(
      String x, Weights weights, String weight, String bias, long from, long to) {
    return apply(x, weights.rows(weight, from, to), weights.rows(bias, from, to));
  }

  @Override
  public String rows(Weights weights, String table, String ids) {
    return graph.node("Gather", weights.get(table), ids);
  }

  private String apply(String x, String weight, String bias) {
    return graph.with("transB", 1).node("Gemm", x, weight, bias);
  }
}
