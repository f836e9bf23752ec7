/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;

/** The layers that the backbone and the matching head share, as functions of named parameters. */
final class Layers {
  private Layers() {}

  /** x · weightᵀ + bias over the last axis. */
  static NDArray linear(NDArray x, Parameters parameters, String name) {
    return Linear.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
        .singletonOrThrow();
  }

  /** LayerNorm over the last axis. */
  static NDArray norm(NDArray x, Parameters parameters, String name, float eps) {
    NDArray weight = parameters.get(name + ".weight");
    return LayerNorm.layerNorm(
            x, new Shape(weight.size()), weight, parameters.get(name + ".bias"), eps)
        .singletonOrThrow();
  }

  /**
   * Rows of an array, with a gradient for each.
   *
   * @param array [N, H]
   * @param indices any shape, int64
   * @return [shape of the indices, H]
   */
  static NDArray rows(NDArray array, NDArray indices) {
    return Embedding.embedding(indices, array, SparseFormat.DENSE).singletonOrThrow();
  }

  /**
   * A number as an array that lives as long as the batch. DJL's {@code mul(Number)} and {@code
   * div(Number)} close their array at once and free its memory at the next garbage collection,
   * although the backward pass still needs it; occasionally a gradient becomes NaN. Filled on the
   * device, because a copy to a GPU would wait for all pending work of the GPU.
   */
  static NDArray scalar(NDArray like, double value) {
    return like.getManager().full(new Shape(), (float) value);
  }
}
