/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aladin.demo.solr.Stage;
import org.junit.jupiter.api.Test;

class RecallsTest {
  @Test
  void countsRanksWithinEachDepth() {
    Recalls recalls = Recalls.of(11, 1, 5, 6, 10, 1, 101, 2);
    assertEquals(new Recalls(25, 50, 75, 5.5, 8), recalls);
    assertEquals(150, recalls.sum());
  }

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertEquals(7, Recalls.of(100, 7, 1).medianRank());
  }

  @Test
  void ranksCountFromOne() {
    assertThrows(IllegalArgumentException.class, Recalls::of);
    assertThrows(IllegalArgumentException.class, () -> Recalls.of(1, 0));
  }

  @Test
  void theTableHasBothDirectionsAndTheirSum() {
    RecallTable table = new RecallTable();
    table.put(Stage.KNN, Recalls.of(1, 6), Recalls.of(11, 12));
    table.put(Stage.RERANKED, Recalls.of(1, 1), Recalls.of(1, 3));
    assertEquals(200, table.sum(Stage.KNN));
    assertEquals(550, table.sum(Stage.RERANKED));
    String text = table.toString();
    assertTrue(
        text.contains(
            "kNN alone   | 50.0  50.0 100.0          3.5 |  0.0   0.0   0.0         11.5 | 200.0"),
        text);
  }
}
