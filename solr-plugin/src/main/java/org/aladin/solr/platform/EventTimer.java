/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.util.function.Supplier;

/** A metric of durations. Thread-safe. */
@FunctionalInterface
public interface EventTimer {
  /**
   * @param nanoseconds a duration, at least 0
   */
  void record(long nanoseconds);

  /** Runs an action and records its duration, also if the action throws. */
  default <T> T time(Supplier<T> action) {
    long start = System.nanoTime();
    try {
      return action.get();
    } finally {
      record(System.nanoTime() - start);
    }
  }
}
