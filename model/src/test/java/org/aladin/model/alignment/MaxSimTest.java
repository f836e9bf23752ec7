/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MaxSimTest {
  private static AlignmentSet set(float... vectors) {
    return new AlignmentSet(vectors, 2);
  }

  @Test
  void sumsEachWordsBestRegionFlooredAtZero() {
    AlignmentSet regions = set(1, 0, 0.6f, 0.8f);
    AlignmentSet words = set(0, 1, -1, 0, 0.8f, 0.6f);
    // word 0: region 1 with 0.8; word 1: both negative, so 0; word 2: region 1 with 0.96 > 0.8
    MaxSim.Match[] matches = MaxSim.matches(words, regions);
    assertEquals(new MaxSim.Match(1, 0.8f), matches[0]);
    assertEquals(new MaxSim.Match(-1, 0), matches[1]);
    assertEquals(1, matches[2].region());
    assertEquals(1.76f, MaxSim.score(words, regions), 1e-6f);
  }

  @Test
  void nothingToCompareScoresZero() {
    assertEquals(0, MaxSim.score(set(), set(1, 0)));
    assertEquals(0, MaxSim.score(set(1, 0), set()));
  }

  @Test
  void differentDimensionsAreRefusedWithBoth() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> MaxSim.score(set(1, 0), new AlignmentSet(new float[3], 3)));
    assertEquals("Words have 2 dimensions, regions 3", e.getMessage());
  }
}
