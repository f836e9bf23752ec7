/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Reads a global vector that a client sends. Solr would answer 500 for a wrong form, and Lucene
 * would give a vector of another length scores that no other document can have. Stateless.
 */
final class ClientVector {
  /** The maximum deviation of the length from 1: values with three decimals stay within it. */
  static final double TOLERANCE = 1e-3;

  /** Lucene divides by the square of the length, in float32. */
  private static final double MAX_LENGTH = 1e15;

  private static final double MIN_LENGTH = 1e-15;

  private ClientVector() {}

  /**
   * Reads a vector in any form that a client's format produces.
   *
   * @param dimension D, the expected number of values
   * @throws IllegalArgumentException if there are more or fewer values, one is not a finite
   *     float32, or the length does not fit the similarity; the message has the field and both
   *     numbers
   */
  static List<Float> read(
      String field, Object value, int dimension, VectorSimilarityFunction similarity) {
    Collection<?> values = values(value);
    if (values.size() != dimension) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' has "
              + values.size()
              + " numbers, expected the dimension "
              + dimension);
    }
    List<Float> numbers = new ArrayList<>(dimension);
    double squares = 0;
    for (Object each : values) {
      float number = number(each);
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "field '" + field + "' holds " + each + ", expected finite numbers");
      }
      numbers.add(number);
      squares += (double) number * number;
    }
    checkLength(field, Math.sqrt(squares), similarity);
    return numbers;
  }

  private static Collection<?> values(Object value) {
    if (value instanceof Collection<?> values) {
      return values;
    }
    if (value instanceof float[] floats) {
      List<Float> values = new ArrayList<>(floats.length);
      for (float number : floats) {
        values.add(number);
      }
      return values;
    }
    return List.of(value);
  }

  /** The value of a number, or of a text with one as XML has it; NaN for anything else. */
  static float number(Object value) {
    if (value instanceof Number number) {
      return number.floatValue();
    }
    try {
      return Float.parseFloat(String.valueOf(value));
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private static void checkLength(
      String field, double length, VectorSimilarityFunction similarity) {
    if (similarity == VectorSimilarityFunction.DOT_PRODUCT) {
      if (Math.abs(length - 1) > TOLERANCE) {
        throw new IllegalArgumentException(
            "field '"
                + field
                + "' holds a vector of length "
                + (float) length
                + ", expected "
                + (1 - TOLERANCE)
                + " to "
                + (1 + TOLERANCE)
                + ", since its similarity is dot_product");
      }
    } else if (!(length >= MIN_LENGTH && length <= MAX_LENGTH)) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' holds a vector of length "
              + (float) length
              + ", expected "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH);
    }
  }
}
