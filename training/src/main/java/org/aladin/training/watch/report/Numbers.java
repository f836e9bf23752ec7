/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.Locale;

/** Numbers as text, as the page shows them. */
final class Numbers {
  private Numbers() {}

  /** A coordinate, short. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A figure with a number of decimals and separated thousands. */
  static String figure(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
