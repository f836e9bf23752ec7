/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.Arrays;

/** Points of a growing curve, x ascending. A y that is not finite is left out. */
final class Curve {
  private double[] points = new double[64];
  private int size;

  void add(double x, double y) {
    if (!Double.isFinite(y)) {
      return;
    }
    if (2 * size == points.length) {
      points = Arrays.copyOf(points, 2 * points.length);
    }
    points[2 * size] = x;
    points[2 * size + 1] = y;
    size++;
  }

  int size() {
    return size;
  }

  double x(int i) {
    return points[2 * i];
  }

  double y(int i) {
    return points[2 * i + 1];
  }

  /**
   * The curve in a maximum number of pieces with the same number of points. Each has the mean, the
   * minimum and the maximum y of its points, at its last x.
   */
  Summary summary(int pieces) {
    int each = Math.max(1, (size + pieces - 1) / pieces);
    int count = (size + each - 1) / each;
    double[][] columns = new double[4][count];
    for (int piece = 0; piece < count; piece++) {
      int end = Math.min(size, (piece + 1) * each);
      double sum = 0;
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = piece * each; i < end; i++) {
        sum += y(i);
        low = Math.min(low, y(i));
        high = Math.max(high, y(i));
      }
      columns[0][piece] = x(end - 1);
      columns[1][piece] = sum / (end - piece * each);
      columns[2][piece] = low;
      columns[3][piece] = high;
    }
    return new Summary(each, columns[0], columns[1], columns[2], columns[3]);
  }

  /**
   * A curve drawn with fewer points.
   *
   * @param each the number of points per piece
   */
  record Summary(int each, double[] x, double[] mean, double[] low, double[] high) {}
}
