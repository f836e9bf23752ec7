/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Counts how often threads went to sleep, to detect polling. */
public final class Waits {
  private Waits() {}

  /** The number of waits of each live thread so far, by its id. */
  public static Map<Long, Long> of(Collection<Long> threads) {
    Map<Long, Long> waits = new TreeMap<>();
    for (long thread : threads) {
      ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread);
      if (info != null) {
        waits.put(thread, info.getWaitedCount());
      }
    }
    return waits;
  }

  /** Returns the number of waits once this many threads exist and all of them sleep. */
  public static Map<Long, Long> awaitAsleep(Collection<Long> threads, int count)
      throws InterruptedException {
    while (threads.size() != count || !threads.stream().allMatch(Waits::sleeps)) {
      Thread.sleep(2);
    }
    return of(threads);
  }

  private static boolean sleeps(long thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread);
    return info != null
        && (info.getThreadState() == Thread.State.WAITING
            || info.getThreadState() == Thread.State.TIMED_WAITING);
  }
}
