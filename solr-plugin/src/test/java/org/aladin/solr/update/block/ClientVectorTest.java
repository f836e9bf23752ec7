/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientVectorTest {
  private static List<Float> read(Object value, VectorSimilarityFunction similarity) {
    return ClientVector.read("v", value, 2, similarity);
  }

  static Stream<Object> forms() {
    return Stream.of(
        List.of(0.6f, -0.8f),
        List.of(0.6, -0.8),
        List.of("0.6", "-0.8"),
        new float[] {0.6f, -0.8f});
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aVectorIsReadInEveryForm(Object value) {
    assertEquals(List.of(0.6f, -0.8f), read(value, VectorSimilarityFunction.DOT_PRODUCT));
  }

  static Stream<Arguments> lengths() {
    VectorSimilarityFunction cosine = VectorSimilarityFunction.COSINE;
    VectorSimilarityFunction dot = VectorSimilarityFunction.DOT_PRODUCT;
    return Stream.of(
        Arguments.of(cosine, 0f, "holds a vector of length 0.0, expected 1.0E-15 to 1.0E15"),
        Arguments.of(
            cosine, 9e-16f, "holds a vector of length 9.0E-16, expected 1.0E-15 to 1.0E15"),
        Arguments.of(cosine, 3e38f, "holds a vector of length 3.0E38, expected 1.0E-15 to 1.0E15"),
        Arguments.of(cosine, 3e14f, null),
        Arguments.of(cosine, 2e-15f, null),
        Arguments.of(dot, 0.9992f, null),
        Arguments.of(dot, 1.0008f, null),
        Arguments.of(
            dot,
            1.002f,
            "holds a vector of length 1.002, expected 0.999 to 1.001, since its similarity is"
                + " dot_product"));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void theLengthIsWhatTheSimilarityAsksFor(
      VectorSimilarityFunction similarity, float length, String message) {
    List<Float> vector = List.of(0f, length);
    if (message == null) {
      assertEquals(vector, read(vector, similarity));
      // Lucene's own number is one that can be compared, too.
      float score = similarity.compare(new float[] {0, length}, new float[] {0, length});
      assertEquals(1, score, 2e-3);
    } else {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> read(vector, similarity));
      assertEquals("field 'v' " + message, e.getMessage());
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (Object bad : List.of("x", true, List.of(1), Float.NaN, Double.MAX_VALUE)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> read(List.of(0, bad), VectorSimilarityFunction.DOT_PRODUCT));
      assertEquals("field 'v' holds " + bad + ", expected finite numbers", e.getMessage());
    }
  }
}
