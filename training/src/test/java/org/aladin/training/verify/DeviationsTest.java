/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviationsTest {
  private final Deviations deviations = new Deviations();

  @Test
  void listsOfDifferentLengthsFailEvenWhereTheShorterOneAgrees() {
    deviations.absolute("scores", new double[] {1, 2}, new double[] {1}, "pair");
    deviations.relative("loss", new double[] {1}, new double[] {1, 2}, "step");
    assertFailed("2 numbers expected, 1 computed", "1 numbers expected, 2 computed");
  }

  @Test
  void nothingToCompareFails() {
    assertFalse(deviations.passed());
    deviations.absolute("scores", new double[0], new double[0], "pair");
    deviations.recalls("recalls", new double[0], new double[0], List.of());
    assertFailed("nothing to compare", "nothing to compare");
  }

  @Test
  void aNumberThatIsMissingFails() {
    deviations.recalls(
        "recalls", new double[] {1, Double.NaN}, new double[] {1, 2}, List.of("r1", "r5"));
    assertFailed("r5: 2.0 for NaN");
  }

  @Test
  void equalListsPass() {
    deviations.equal("ids", new double[] {1, 2}, new double[] {1, 2}, "number");
    assertTrue(deviations.passed());
  }

  private void assertFailed(String... where) {
    assertFalse(deviations.passed());
    assertEquals(List.of(where), deviations.lines().stream().map(Deviations.Line::where).toList());
    assertTrue(deviations.lines().stream().noneMatch(Deviations.Line::passed));
  }
}
