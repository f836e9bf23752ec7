/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Test;

/** The expected orders were written by numpy 1.24.4 itself. */
class NumpyArgsortTest {
  record Case(String name, float[] scores, int[] ascending) {}

  record Cases(String numpy, List<Case> cases) {}

  @Test
  void ordersTiesAsNumpyDoes() throws IOException {
    Cases cases;
    try (Reader reader =
        new InputStreamReader(
            getClass().getResourceAsStream("/numpy/argsort.json"), StandardCharsets.UTF_8)) {
      cases = new Gson().fromJson(reader, Cases.class);
    }
    assertFalse(cases.cases().isEmpty());
    for (Case each : cases.cases()) {
      assertArrayEquals(each.ascending(), NumpyArgsort.ascending(each.scores()), each.name());
    }
  }

  @Test
  void isASortingPermutationOfAnyLength() {
    long seed = TestSeed.of(getClass(), 5);
    Random random = new Random(seed);
    for (int length = 0; length < 400; length++) {
      float[] scores = new float[length];
      for (int i = 0; i < length; i++) {
        scores[i] = random.nextInt(1 + length / 3) - 10;
      }
      int[] order = NumpyArgsort.descending(scores);
      boolean[] seen = new boolean[length];
      for (int i = 0; i < length; i++) {
        assertFalse(seen[order[i]], "seed " + seed + ", length " + length);
        seen[order[i]] = true;
        if (i > 0) {
          assertFalse(scores[order[i - 1]] < scores[order[i]], "seed " + seed);
        }
      }
      assertEquals(length, Arrays.stream(order).distinct().count());
    }
  }
}
