/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Compares numbers with the expected ones, and keeps the largest deviation of each quantity. Lists
 * of different lengths do not compare, and neither do two empty ones: both fail.
 */
final class Deviations {
  /** The tolerance of losses and gradient norms, relative. */
  static final double RELATIVE = 1e-4;

  private static final double RECALL = 1e-9;

  /** Absolute, for scores. */
  static final double ABSOLUTE = 1e-4;

  /**
   * The largest deviation of one quantity.
   *
   * @param what what was compared
   * @param compared how many numbers
   * @param largest the largest deviation
   * @param tolerance the maximum deviation allowed
   * @param unit the kind of deviation: "relative", "absolute", or "exact"
   * @param where which number deviates most
   */
  record Line(
      String what, int compared, double largest, double tolerance, String unit, String where) {
    boolean passed() {
      // Not "largest > tolerance": a NaN has to fail.
      return largest <= tolerance;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  /** Compares relatively to the expected number, if that is not 0. */
  void relative(String what, double[] expected, double[] got, String unitOfIndex) {
    compare(what, expected, got, RELATIVE, "relative", unitOfIndex);
  }

  void absolute(String what, double[] expected, double[] got, String unitOfIndex) {
    compare(what, expected, got, ABSOLUTE, "absolute", unitOfIndex);
  }

  /** For whole numbers: any difference is a deviation. */
  void equal(String what, double[] expected, double[] got, String unitOfIndex) {
    compare(what, expected, got, 0, "exact", unitOfIndex);
  }

  /** For figures that are quotients of counts: equal except for the last digits of a double. */
  void recalls(String what, double[] expected, double[] got, List<String> names) {
    compare(what, expected, got, RECALL, "exact", "figure");
    Line line = lines.remove(lines.size() - 1);
    String where = line.where();
    for (int i = 0; i < names.size(); i++) {
      where = where.replace("figure " + i + ":", names.get(i) + ":");
    }
    lines.add(new Line(what, line.compared(), line.largest(), RECALL, "exact", where));
  }

  private void compare(
      String what,
      double[] expected,
      double[] got,
      double tolerance,
      String unit,
      String unitOfIndex) {
    if (expected.length != got.length || expected.length == 0) {
      String where =
          expected.length == got.length
              ? "nothing to compare"
              : expected.length + " numbers expected, " + got.length + " computed";
      lines.add(new Line(what, expected.length, Double.NaN, tolerance, unit, where));
      return;
    }
    double largest = 0;
    int at = -1;
    for (int i = 0; i < expected.length; i++) {
      double deviation = Math.abs(got[i] - expected[i]);
      if (unit.equals("relative") && expected[i] != 0) {
        deviation /= Math.abs(expected[i]);
      }
      // The first NaN is the largest of all.
      if (!(deviation <= largest) && !Double.isNaN(largest)) {
        largest = deviation;
        at = i;
      }
    }
    String where = at < 0 ? "" : unitOfIndex + " " + at + ": " + got[at] + " for " + expected[at];
    lines.add(new Line(what, expected.length, largest, tolerance, unit, where));
  }

  List<Line> lines() {
    return Collections.unmodifiableList(lines);
  }

  boolean passed() {
    return !lines.isEmpty() && lines.stream().allMatch(Line::passed);
  }
}
