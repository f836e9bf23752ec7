/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Test
  void anEpochVisitsEveryPairOnceAndTheLastBatchTakesWhatIsLeft() {
    EpochOrder order = new EpochOrder(88, 50, 8);
    List<int[]> batches = order.batches(3);
    assertEquals(7, order.steps());
    assertEquals(7, batches.size());
    assertEquals(2, batches.get(6).length);
    assertArrayEquals(
        IntStream.range(0, 50).toArray(),
        batches.stream().flatMapToInt(Arrays::stream).sorted().toArray());
  }

  @Test
  void theOrderDependsOnSeedAndEpochAlone() {
    assertArrayEquals(flat(88, 3), flat(88, 3));
    assertFalse(Arrays.equals(flat(88, 3), flat(88, 4)));
    assertFalse(Arrays.equals(flat(88, 3), flat(89, 3)));
    assertFalse(Arrays.equals(flat(88, 0), IntStream.range(0, 1000).toArray()), "shuffled");
  }

  private static int[] flat(long seed, int epoch) {
    return new EpochOrder(seed, 1000, 32)
        .batches(epoch).stream().flatMapToInt(Arrays::stream).toArray();
  }
}
