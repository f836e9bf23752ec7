/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Rejects weights that are not finite: one NaN makes every embedding NaN. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  /**
   * @param first the index of the first number, in row-major order
   * @param numbers values of the parameter; the buffer's position is unchanged
   * @throws IllegalArgumentException if a value is NaN or infinite; the message has the name and
   *     the index
   */
  static void check(String name, long first, FloatBuffer numbers, Shape shape) {
    int count = numbers.remaining();
    for (int i = 0; i < count; i++) {
      float number = numbers.get(i);
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "Parameter "
                + name
                + " is "
                + number
                + " at "
                + Arrays.toString(index(first + i, shape))
                + " of "
                + shape
                + ", expected finite numbers");
      }
    }
  }

  private static long[] index(long position, Shape shape) {
    long[] index = new long[shape.dimension()];
    for (int d = index.length - 1; d >= 0; d--) {
      index[d] = position % shape.get(d);
      position /= shape.get(d);
    }
    return index;
  }
}
