/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model;

/**
 * The seed of a random test. It is printed, and {@code -Daladin.seed=<number>} replays every random
 * test with it.
 */
public final class TestSeed {
  private static final String PROPERTY = "aladin.seed";

  private TestSeed() {}

  /** A different seed in every run. */
  public static long of(Class<?> test) {
    return of(test, System.nanoTime());
  }

  /** A seed that only the property changes, for tests whose bounds do not hold for all seeds. */
  public static long of(Class<?> test, long usual) {
    long seed = Long.getLong(PROPERTY, usual);
    System.out.println(test.getSimpleName() + ": replay with -D" + PROPERTY + "=" + seed);
    return seed;
  }
}
