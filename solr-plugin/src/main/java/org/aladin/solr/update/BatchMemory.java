/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that documents may take while they wait for their batch, all requests of the JVM
 * together. Who cannot have what it needs sends its own batch on first and only then waits, so that
 * nobody waits holding what others wait for. Safe for several threads.
 */
final class BatchMemory {
  /** A quarter of the heap. */
  static final BatchMemory NODE = new BatchMemory(Runtime.getRuntime().maxMemory() / 4);

  private static final int UNIT = 1024;

  private final int units;
  private final Semaphore free;

  BatchMemory(long bytes) {
    this.units = units(bytes, Integer.MAX_VALUE);
    this.free = new Semaphore(units, true);
  }

  private static int units(long bytes, int max) {
    return (int) Math.min(max, bytes / UNIT + 1);
  }

  /** Takes what the bytes need, if it is there at once. */
  boolean tryTake(long bytes) {
    return free.tryAcquire(units(bytes, units));
  }

  /**
   * Takes what the bytes need; more than there is in all is met by all there is.
   *
   * @return false if it was not there in time
   */
  boolean take(long bytes, Duration timeout) throws InterruptedException {
    return free.tryAcquire(units(bytes, units), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives back what the same number of bytes took. */
  void giveBack(long bytes) {
    free.release(units(bytes, units));
  }

  /** The bytes that nobody has taken. */
  long freeBytes() {
    return (long) free.availablePermits() * UNIT;
  }
}
