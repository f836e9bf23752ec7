/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the memory of documents that wait for their batch, over all requests of the JVM. A request
 * that does not get memory sends its own batch first and waits afterwards: waiting while holding
 * memory could deadlock. Safe for several threads.
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

  /** Takes memory for these bytes, if it is free. */
  boolean tryTake(long bytes) {
    return free.tryAcquire(units(bytes, units));
  }

  /**
   * Takes memory for these bytes as soon as it is free. A request for more than the total gets the
   * total.
   *
   * @return false if it was not free in time
   */
  boolean take(long bytes, Duration timeout) throws InterruptedException {
    return free.tryAcquire(units(bytes, units), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives back the memory that the same number of bytes took. */
  void giveBack(long bytes) {
    free.release(units(bytes, units));
  }

  /** The free memory, in bytes. */
  long freeBytes() {
    return (long) free.availablePermits() * UNIT;
  }
}
