/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The order of the pairs in an epoch: every pair once, shuffled. It depends only on the seed and
 * the epoch, so a resumed run continues exactly where the old run stopped.
 *
 * @param seed of the run
 * @param pairs the number of pairs
 * @param batchSize pairs per step; the last step of an epoch takes what is left
 */
public record EpochOrder(long seed, int pairs, int batchSize) {
  /** Spreads neighbouring epochs over the seeds: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Steps of one epoch. */
  public int steps() {
    return (pairs + batchSize - 1) / batchSize;
  }

  /**
   * The batches of one epoch, in order.
   *
   * @param epoch from 0
   */
  public List<int[]> batches(int epoch) {
    int[] order = new int[pairs];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed ^ (epoch + 1) * SPREAD);
    for (int i = pairs - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    List<int[]> batches = new ArrayList<>(steps());
    for (int from = 0; from < pairs; from += batchSize) {
      batches.add(Arrays.copyOfRange(order, from, Math.min(pairs, from + batchSize)));
    }
    return batches;
  }
}
