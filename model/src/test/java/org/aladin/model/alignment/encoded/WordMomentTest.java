/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentSet;
import org.junit.jupiter.api.Test;

class WordMomentTest {
  @Test
  void isTheMeanOfTheProductsOfEachPairOfValues() {
    RandomAlignments random = new RandomAlignments(TestSeed.of(getClass(), 61), 7);
    List<AlignmentSet> captions = List.of(random.set(4), random.set(0), random.set(9));
    float[] moment = WordMoment.of(captions).orElseThrow().values();
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        double sum = 0;
        for (AlignmentSet caption : captions) {
          for (int w = 0; w < caption.count(); w++) {
            sum += (double) caption.vectors()[w * 7 + i] * caption.vectors()[w * 7 + j];
          }
        }
        assertEquals(sum / 13, moment[i * 7 + j], 1e-7);
        assertEquals(moment[j * 7 + i], moment[i * 7 + j]);
      }
    }
  }

  @Test
  void readsTheFirstThousandCaptionsOnly() {
    RandomAlignments random = new RandomAlignments(TestSeed.of(getClass(), 62), 3);
    List<AlignmentSet> captions = new ArrayList<>();
    for (int i = 0; i < WordMoment.MOST_CAPTIONS; i++) {
      captions.add(random.set(1));
    }
    float[] first = WordMoment.of(captions).orElseThrow().values();
    captions.add(random.set(5));
    float[] more = WordMoment.of(captions).orElseThrow().values();
    assertArrayEquals(first, more);
  }

  @Test
  void captionsWithoutAWordHaveNone() {
    assertEquals(Optional.empty(), WordMoment.of(List.of()));
    assertEquals(Optional.empty(), WordMoment.of(List.of(new AlignmentSet(new float[0], 3))));
  }

  @Test
  void refusesNumbersThatAreNoSecondMoment() {
    assertRefused(
        "A second moment of words has 5 numbers, expected the square of its dimension 2",
        new float[5]);
    String expected = ", expected finite numbers, symmetric, and none below 0 on the diagonal";
    assertRefused(
        "A second moment of words has NaN in row 1, column 0" + expected,
        new float[] {1, Float.NaN, Float.NaN, 1});
    assertRefused(
        "A second moment of words has 0.5 in row 1, column 0" + expected,
        new float[] {1, 0.25f, 0.5f, 1});
    assertRefused(
        "A second moment of words has -1.0 in row 1, column 1" + expected,
        new float[] {1, 0, 0, -1});
  }

  private static void assertRefused(String message, float[] values) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new WordMoment(values, 2));
    assertEquals(message, e.getMessage());
  }
}
