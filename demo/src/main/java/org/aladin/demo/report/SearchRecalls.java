/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import java.util.Arrays;

/**
 * The recalls of one direction of search.
 *
 * @param at1 percentage of the queries whose first hit is right
 * @param at5 percentage with a right hit among the first 5
 * @param at10 percentage with a right hit among the first 10
 * @param medianRank of the best right hit, from 1; window + 1 if it is outside the window
 * @param queries their number
 */
public record SearchRecalls(double at1, double at5, double at10, double medianRank, int queries) {

  /**
   * @param ranks of the best right hit of each query, from 1
   */
  public static SearchRecalls of(int... ranks) {
    int[] sorted = ranks.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    if (count == 0 || sorted[0] < 1) {
      throw new IllegalArgumentException(
          "Ranks " + Arrays.toString(sorted) + ", expected 1 and up");
    }
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
    return new SearchRecalls(
        within(sorted, 1), within(sorted, 5), within(sorted, 10), median, count);
  }

  /**
   * The expected recalls of hits in random order.
   *
   * @param number of right answers to each query, at least 1
   * @param all number of documents that can be found, more than {@code right}
   */
  public static SearchRecalls byChance(int right, int all, int queries) {
    int median = 1;
    while (found(right, all, median) < 0.5 - 1e-9) {
      median++;
    }
    return new SearchRecalls(
        100 * found(right, all, 1),
        100 * found(right, all, 5),
        100 * found(right, all, 10),
        median,
        queries);
  }

  /** The probability that one of the right answers is among the first k. */
  private static double found(int right, int all, int k) {
    double none = 1;
    for (int i = 0; i < k && none > 0; i++) {
      none *= Math.max(0, all - right - i) / (double) (all - i);
    }
    return 1 - none;
  }

  private static double within(int[] ranks, int k) {
    return 100.0 * Arrays.stream(ranks).filter(rank -> rank <= k).count() / ranks.length;
  }

  /** The sum of the three recalls, at most 300. */
  public double sum() {
    return at1 + at5 + at10;
  }
}
