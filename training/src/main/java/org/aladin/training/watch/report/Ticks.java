/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Round numbers along an axis that begins at 0.
 *
 * @param step between two ticks: 1, 2 or 5 times a power of ten
 * @param end the end of the axis
 */
record Ticks(double step, double end) {

  /** An axis that ends at the first tick that is at least the largest value. */
  static Ticks upTo(double largest, int about) {
    double step = step(largest, about);
    return new Ticks(step, Math.max(1, Math.ceil(largest / step - 1e-9)) * step);
  }

  /** An axis with a given end. */
  static Ticks to(double end, int about) {
    return new Ticks(step(end, about), end);
  }

  /** The positions of the ticks. */
  double[] values() {
    int count = (int) Math.floor(end / step + 1e-9);
    return IntStream.rangeClosed(0, count).mapToDouble(i -> i * step).toArray();
  }

  /** A tick as text, with as many decimals as the step needs. */
  String label(double tick) {
    if (tick == 0) {
      return "0";
    }
    if (step < 1e-3) {
      return String.format(Locale.ROOT, "%.1e", tick)
          .replaceFirst("\\.0e", "e")
          .replace("e-0", "e-");
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return Numbers.figure(tick, decimals);
  }

  private static double step(double range, int about) {
    if (!(range > 0)) {
      return 1;
    }
    double rough = range / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power - 1e-9;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }
}
