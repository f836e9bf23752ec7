/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import java.util.Arrays;

/**
 * An output of a network. Whole numbers are given as floats.
 *
 * @param name may be empty
 * @param shape of the values
 * @param values line by line
 */
public record Tensor(String name, long[] shape, float[] values) {
  @Override
  public String toString() {
    return "\"" + name + "\" " + Arrays.toString(shape);
  }
}
