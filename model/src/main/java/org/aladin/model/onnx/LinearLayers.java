/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

/** How a graph computes x · weightᵀ + bias. */
interface LinearLayers {
  /**
   * @param x [N, in]
   * @param weight the name of a parameter [out, in]
   * @param bias the name of a parameter [out]
   * @return [N, out]
   */
  String apply(String x, Weights weights, String weight, String bias);

  /** The same with a part of the outputs: rows {@code from} to before {@code to} of the weights. */
  String applyRows(String x, Weights weights, String weight, String bias, long from, long to);
}
