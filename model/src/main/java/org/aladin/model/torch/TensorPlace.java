/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.util.Arrays;

/**
 * The location of a tensor in a safetensors file; its values are contiguous, row-major and
 * little-endian.
 *
 * @param type the type of its values
 * @param shape the sizes of its dimensions
 * @param offset the position of its first byte in the file
 * @param length the number of its bytes
 */
public record TensorPlace(TorchType type, long[] shape, long offset, long length) {
  /**
   * A part of the first dimension.
   *
   * @param from the first row
   * @param to the row after the last
   */
  public TensorPlace rows(long from, long to) {
    long[] part = shape.clone();
    part[0] = to - from;
    long row = length / shape[0];
    return new TensorPlace(type, part, offset + from * row, (to - from) * row);
  }

  /** One item of the first dimension, with one dimension less. */
  public TensorPlace item(long index) {
    TensorPlace row = rows(index, index + 1);
    return new TensorPlace(
        type, Arrays.copyOfRange(shape, 1, shape.length), row.offset, row.length);
  }
}
