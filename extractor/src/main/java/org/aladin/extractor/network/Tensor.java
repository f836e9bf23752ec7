/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import java.util.Arrays;

/**
 * An output of a network. Integers are converted to floats.
 *
 * @param name may be empty
 * @param shape the shape of the values
 * @param values in row-major order
 */
public record Tensor(String name, long[] shape, float[] values) {
  @Override
  public String toString() {
    return "\"" + name + "\" " + Arrays.toString(shape);
  }
}
