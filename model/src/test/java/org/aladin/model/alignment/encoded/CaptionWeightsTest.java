/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentSet;
import org.junit.jupiter.api.Test;

class CaptionWeightsTest {
  private static final int DIMENSION = 24;
  private final Random random = new Random(TestSeed.of(getClass(), 71));

  /** Words near three directions, as those of trained captions are near a few. */
  private AlignmentSet words(int count, float[][] directions) {
    float[] words = new float[count * DIMENSION];
    for (int w = 0; w < count; w++) {
      for (float[] direction : directions) {
        float share = (float) random.nextGaussian();
        for (int d = 0; d < DIMENSION; d++) {
          words[w * DIMENSION + d] += share * direction[d] + 0.02f * (float) random.nextGaussian();
        }
      }
    }
    return new AlignmentSet(words, DIMENSION);
  }

  private float[][] directions() {
    float[][] directions = new float[3][DIMENSION];
    for (float[] direction : directions) {
      for (int d = 0; d < DIMENSION; d++) {
        direction[d] = (float) random.nextGaussian();
      }
    }
    return directions;
  }

  /** By the formula, without factors: eᵀ (M D / trace M + 0.3 I) e. */
  private static double cost(WordMoment moment, double[] error) {
    double trace = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      trace += moment.values()[i * DIMENSION + i];
      squares += error[i] * error[i];
      for (int j = 0; j < DIMENSION; j++) {
        sum += error[i] * moment.values()[i * DIMENSION + j] * error[j];
      }
    }
    return sum * DIMENSION / trace + 0.3 * squares;
  }

  private double[] gaussian() {
    return random.doubles(DIMENSION, -1, 1).toArray();
  }

  @Test
  void theSquareOfTheWeightedLengthIsTheCost() {
    WordMoment moment = WordMoment.of(List.of(words(200, directions()))).orElseThrow();
    for (int i = 0; i < 20; i++) {
      double[] error = gaussian();
      double square = 0;
      for (double value : moment.weights().weighted(error)) {
        square += value * value;
      }
      double expected = cost(moment, error);
      assertEquals(expected, square, 1e-4 * expected);
    }
  }

  @Test
  void roundedRowsCostLessThanRowsWhoseValuesAreRoundedOneByOne() {
    WordMoment moment = WordMoment.of(List.of(words(200, directions()))).orElseThrow();
    double own = 0;
    double plain = 0;
    for (int i = 0; i < 200; i++) {
      double[] row = gaussian();
      own += cost(moment, error(row, moment.weights().rounded(row, 1 / 7.0, 7)));
      plain += cost(moment, error(row, ErrorWeights.EQUAL.rounded(row, 1 / 7.0, 7)));
    }
    assertTrue(own < 0.6 * plain, own + " and " + plain);
  }

  private static double[] error(double[] row, int[] rounded) {
    double[] error = new double[row.length];
    for (int d = 0; d < row.length; d++) {
      assertTrue(Math.abs(rounded[d]) <= 7);
      error[d] = row[d] - rounded[d] / 7.0;
    }
    return error;
  }

  /** The words of the queries are others than those of the moment. */
  @Test
  void productsOfInt4WithWordsOfCaptionsHaveSmallerErrors() {
    float[][] directions = directions();
    Optional<WordMoment> moment = WordMoment.of(List.of(words(300, directions)));
    AlignmentSet queries = words(100, directions);
    RandomAlignments images = new RandomAlignments(TestSeed.of(getClass(), 72), DIMENSION);
    double with = 0;
    double without = 0;
    for (int i = 0; i < 20; i++) {
      AlignmentValue image = images.regions("m", 12);
      byte[] weighted = AlignmentCodec.encode(image, AlignmentEncoding.INT4, moment);
      byte[] plain = AlignmentCodec.encode(image, AlignmentEncoding.INT4);
      with += squaredErrors(queries, image.set(), weighted);
      without += squaredErrors(queries, image.set(), plain);
    }
    assertTrue(with < 0.3 * without, with + " and " + without);
  }

  private static double squaredErrors(AlignmentSet queries, AlignmentSet exact, byte[] stored) {
    float[] vectors = AlignmentCodec.decode(stored).set().vectors();
    double sum = 0;
    for (int w = 0; w < queries.count(); w++) {
      for (int r = 0; r < exact.count(); r++) {
        double product = 0;
        for (int d = 0; d < DIMENSION; d++) {
          product +=
              (vectors[r * DIMENSION + d] - exact.vectors()[r * DIMENSION + d])
                  * (double) queries.vectors()[w * DIMENSION + d];
        }
        sum += product * product;
      }
    }
    return sum;
  }

  @Test
  void otherEncodingsAndCaptionsAreTheSameBytesWithAndWithoutWords() {
    Optional<WordMoment> moment = WordMoment.of(List.of(words(50, directions())));
    RandomAlignments values = new RandomAlignments(TestSeed.of(getClass(), 73), DIMENSION);
    AlignmentValue image = values.regions("m", 5);
    AlignmentValue caption = values.words("m", 5);
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      assertEquals(
          encoding != AlignmentEncoding.INT4,
          Arrays.equals(
              AlignmentCodec.encode(image, encoding),
              AlignmentCodec.encode(image, encoding, moment)),
          encoding.label());
      assertArrayEquals(
          AlignmentCodec.encode(caption, encoding),
          AlignmentCodec.encode(caption, encoding, moment));
    }
  }

  @Test
  void wordsOfAnotherDimensionAreRefused() {
    Optional<WordMoment> moment = WordMoment.of(List.of(words(50, directions())));
    AlignmentValue image = new RandomAlignments(1, 8).regions("m", 5);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> AlignmentCodec.encode(image, AlignmentEncoding.INT4, moment));
    assertEquals("The second moment of words has dimension 24, expected 8", e.getMessage());
  }

  @Test
  void wordsOfZerosCountAsNone() {
    WordMoment zero = new WordMoment(new float[DIMENSION * DIMENSION], DIMENSION);
    AlignmentValue image = new RandomAlignments(2, DIMENSION).regions("m", 6);
    assertArrayEquals(
        AlignmentCodec.encode(image, AlignmentEncoding.INT4),
        AlignmentCodec.encode(image, AlignmentEncoding.INT4, Optional.of(zero)));
  }
}
