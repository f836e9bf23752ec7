/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Sequences padded to one length, in arrays [B, S, H]. Every position counts as read.
 *
 * @param bias [B, 1, 1, S], added to the logits
 */
record PaddedSequences(NDArray bias) implements Sequences {
  /**
   * @param mask [B, S], 1 for a position and 0 for padding
   * @param masked added to the logits of padding; large enough that its softmax weight is exactly 0
   */
  static PaddedSequences of(NDArray mask, float masked) {
    Shape shape = mask.getShape();
    // 1 → 0, 0 → masked
    return new PaddedSequences(mask.sub(1).mul(-masked).reshape(shape.get(0), 1, 1, shape.get(1)));
  }

  @Override
  public NDArray attention(NDArray query, NDArray key, NDArray value, Attention attention) {
    return attention.of(query, key, value, bias);
  }

  @Override
  public NDArray read(NDArray hidden) {
    return hidden;
  }

  @Override
  public NDArray attentionOfRead(NDArray query, NDArray key, NDArray value, Attention attention) {
    return attention.of(query, key, value, bias);
  }
}
