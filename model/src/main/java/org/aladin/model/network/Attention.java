/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/**
 * Multi-head scaled dot product attention.
 *
 * @param heads A
 * @param dropout of the weights
 */
record Attention(int heads, UnaryOperator<NDArray> dropout) {
  /**
   * Attention of some positions of B sequences.
   *
   * @param query [B, Q, H]
   * @param key [B, S, H]
   * @param value [B, S, H]
   * @param bias [B, 1, 1, S], added to the logits; null for sequences without padding
   * @return [B, Q, H]
   */
  NDArray of(NDArray query, NDArray key, NDArray value, NDArray bias) {
    NDArray q = split(query); // [B, A, Q, H / A]
    NDArray scale = Layers.scalar(q, 1 / Math.sqrt(q.getShape().get(3)));
    NDArray logits = q.matMul(split(key).transpose(0, 1, 3, 2)).mul(scale); // [B, A, Q, S]
    NDArray biased = bias == null ? logits : logits.add(bias);
    NDArray weights = dropout.apply(biased.softmax(-1));
    NDArray context = weights.matMul(split(value)).transpose(0, 2, 1, 3); // [B, Q, A, H / A]
    return context.reshape(query.getShape());
  }

  private NDArray split(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads).transpose(0, 2, 1, 3);
  }
}
