/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * A global vector that a client brings: Solr would blame itself for what is wrong with its form,
 * and Lucene gives one of another length scores that no other document can have. Stateless.
 */
final class ClientVector {
  /** How far from 1 the length may be: numbers rounded to three decimals stay within. */
  static final double TOLERANCE = 1e-3;

  /** The squares of the length stay within float32, in which Lucene divides by them. */
  private static final double MOST_LENGTH = 1e15;

  private static final double LEAST_LENGTH = 1e-15;

  private ClientVector() {}

  /**
   * Reads a vector, whatever the client's format made of it.
   *
   * @param dimension D, how many numbers there have to be
   * @throws IllegalArgumentException if there are others, one is no finite float32, or the length
   *     is not what the similarity asks for; the message has the field and both numbers
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

  /** A number or a text that is one, as XML brings them; NaN if it is neither. */
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
    } else if (!(length >= LEAST_LENGTH && length <= MOST_LENGTH)) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' holds a vector of length "
              + (float) length
              + ", expected "
              + LEAST_LENGTH
              + " to "
              + MOST_LENGTH);
    }
  }
}
