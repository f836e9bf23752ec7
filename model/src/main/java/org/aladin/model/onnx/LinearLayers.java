/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

/** How a graph computes with the weights that are stored by precision. */
interface LinearLayers {
  /**
   * x · weightᵀ + bias.
   *
   * @param x [N, in]
   * @param weight the name of a parameter [out, in]
   * @param bias the name of a parameter [out]
   * @return [N, out]
   */
  String apply(String x, Weights weights, String weight, String bias);

  /** The same with a part of the outputs: rows {@code from} to before {@code to} of the weights. */
  String applyRows(String x, Weights weights, String weight, String bias, long from, long to);

  /**
   * Rows of a table.
   *
   * @param table the name of a parameter [V, H]
   * @param ids [T] int64
   * @return [T, H] float32
   */
  String rows(Weights weights, String table, String ids);
}
