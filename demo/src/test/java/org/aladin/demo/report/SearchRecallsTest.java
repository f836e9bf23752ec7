/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aladin.demo.solr.Stage;
import org.junit.jupiter.api.Test;

class SearchRecallsTest {
  @Test
  void countsRanksWithinEachDepth() {
    SearchRecalls recalls = SearchRecalls.of(11, 1, 5, 6, 10, 1, 101, 2);
    assertEquals(new SearchRecalls(25, 50, 75, 5.5, 8), recalls);
    assertEquals(150, recalls.sum());
  }

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertEquals(7, SearchRecalls.of(100, 7, 1).medianRank());
  }

  @Test
  void ranksCountFromOne() {
    assertThrows(IllegalArgumentException.class, SearchRecalls::of);
    assertThrows(IllegalArgumentException.class, () -> SearchRecalls.of(1, 0));
  }

  @Test
  void chanceIsWhatCountingGives() {
    // One right one of 79: k in 79. Five right ones of 10: the first is wrong every second time.
    SearchRecalls one = SearchRecalls.byChance(1, 79, 395);
    assertEquals(100.0 / 79, one.at1(), 1e-9);
    assertEquals(1000.0 / 79, one.at10(), 1e-9);
    assertEquals(40, one.medianRank());
    SearchRecalls many = SearchRecalls.byChance(5, 10, 2);
    assertEquals(50, many.at1(), 1e-9);
    assertEquals(100 * (1 - 1.0 / 252), many.at5(), 1e-9);
    assertEquals(100, many.at10(), 1e-9);
  }

  @Test
  void theTableHasBothDirectionsAndTheirSum() {
    RecallTable table = new RecallTable(100, 5);
    table.put(Stage.KNN, SearchRecalls.of(1, 6), SearchRecalls.of(11, 12));
    table.put(Stage.RERANKED, SearchRecalls.of(1, 1), SearchRecalls.of(1, 3));
    assertEquals(200, table.sum(Stage.KNN));
    assertEquals(550, table.sum(Stage.RERANKED));
    String text = table.toString();
    assertTrue(
        text.contains(
            "kNN alone   | 50.0  50.0 100.0          3.5 |  0.0   0.0   0.0         11.5 | 200.0"),
        text);
    assertTrue(text.contains("by chance   |  1.0   5.0  10.0         50.0 |"), text);
  }
}
