/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long requests took. Safe for several threads. */
final class Latencies {
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

  /** Runs a request and keeps its time, unless it throws. */
  void time(Runnable request) {
    long begin = System.nanoTime();
    request.run();
    nanos.add(System.nanoTime() - begin);
  }

  int count() {
    return nanos.size();
  }

  /**
   * @param share from 0 to 1
   * @return milliseconds; NaN if there was no request
   */
  double percentile(double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
