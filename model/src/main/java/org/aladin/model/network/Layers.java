/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
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
   * Multi-head scaled dot product attention.
   *
   * @param queryKeyValue three arrays [B, S, H]
   * @param bias [B, 1, 1, S], added to the logits
   * @return [B, S, H]
   */
  static NDArray attention(
      NDList queryKeyValue, NDArray bias, int heads, float dropout, Mode mode) {
    NDArray query = split(queryKeyValue.get(0), heads); // [B, A, S, H / A]
    NDArray key = split(queryKeyValue.get(1), heads);
    NDArray value = split(queryKeyValue.get(2), heads);
    NDArray scale = scalar(query, 1 / Math.sqrt(query.getShape().get(3)));
    NDArray logits = query.matMul(key.transpose(0, 1, 3, 2)).mul(scale).add(bias); // [B, A, S, S]
    NDArray weights = mode.dropout(logits.softmax(-1), dropout);
    NDArray context = weights.matMul(value).transpose(0, 2, 1, 3); // [B, S, A, H / A]
    return context.reshape(queryKeyValue.get(0).getShape());
  }

  /**
   * A number as an array that lives as long as the batch. DJL's {@code mul(Number)} and {@code
   * div(Number)} close their array at once and free its memory at the next garbage collection,
   * although the backward pass still needs it; occasionally a gradient becomes NaN. Filled on the
   * device, because a copy to a GPU would wait for all pending work of the GPU.
   */
  private static NDArray scalar(NDArray like, double value) {
    return like.getManager().full(new Shape(), (float) value);
  }

  private static NDArray split(NDArray x, int heads) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads).transpose(0, 2, 1, 3);
  }
}
