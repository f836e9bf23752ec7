/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Lays out a line chart. The y axis always begins at 0, each line is named at its end, and lines
 * differ by dashes as well as by colour.
 */
final class LineChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 290;
  private static final int LEFT = 62;
  private static final int RIGHT = 132;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;
  private static final int LABEL_SPACE = 14;
  private static final int MAX_MARKERS = 40;

  private final String title;
  private final String yLabel;
  private final double top;
  private final List<Line> lines = new ArrayList<>();

  /**
   * One line.
   *
   * @param name shown at its end
   * @param style its colour and dashes: {@code c0} … {@code c3}, {@code d0} … {@code d2}
   * @param points the y values; its range is drawn as a band where it is not one value
   */
  record Line(String name, String style, Curve.Summary points) {}

  /**
   * @param top where the y axis ends, or 0 for the first round number above all values
   */
  LineChart(String title, String yLabel, double top) {
    this.title = title;
    this.yLabel = yLabel;
    this.top = top;
  }

  LineChart add(String name, String style, Curve.Summary points) {
    if (points.x().length > 0) {
      lines.add(new Line(name, style, points));
    }
    return this;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Lays the chart out. */
  Chart layout() {
    Ticks x = Ticks.upTo(lines.stream().mapToDouble(l -> last(l.points().x())).max().orElse(1), 6);
    double highest =
        lines.stream().flatMapToDouble(l -> Arrays.stream(l.points().high())).max().orElse(1);
    Ticks y = top > 0 ? Ticks.to(top, 5) : Ticks.upTo(highest, 5);
    return new Chart(
        WIDTH,
        HEIGHT,
        title,
        yLabel,
        LEFT,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM,
        (TOP + HEIGHT - BOTTOM) / 2,
        Arrays.stream(y.values()).mapToObj(tick -> Numbers.coordinate(y(tick, y))).toList(),
        ticks(x, y),
        lines.stream().filter(l -> l.points().each() > 1).map(l -> band(l, x, y)).toList(),
        lines.stream().map(l -> line(l, x, y)).toList(),
        names(y));
  }

  private static List<Chart.Tick> ticks(Ticks x, Ticks y) {
    List<Chart.Tick> ticks = new ArrayList<>();
    for (double tick : y.values()) {
      ticks.add(tick("tick end", LEFT - 8, y(tick, y) + 4, y.label(tick)));
    }
    for (double tick : x.values()) {
      ticks.add(tick("tick middle", x(tick, x), HEIGHT - BOTTOM + 18, x.label(tick)));
    }
    ticks.add(tick("tick middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "training step"));
    return ticks;
  }

  private static Chart.Tick tick(String style, double x, double y, String text) {
    return new Chart.Tick(style, Numbers.coordinate(x), Numbers.coordinate(y), text);
  }

  private static Chart.Band band(Line line, Ticks x, Ticks y) {
    Curve.Summary p = line.points();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < p.x().length; i++) {
      point(path, i == 0 ? 'M' : 'L', x(p.x()[i], x), y(p.high()[i], y));
    }
    for (int i = p.x().length - 1; i >= 0; i--) {
      point(path, 'L', x(p.x()[i], x), y(p.low()[i], y));
    }
    return new Chart.Band(line.style(), path.append('Z').toString());
  }

  private static Chart.Line line(Line line, Ticks x, Ticks y) {
    Curve.Summary p = line.points();
    StringBuilder path = new StringBuilder();
    List<Chart.Marker> markers = new ArrayList<>();
    for (int i = 0; i < p.x().length; i++) {
      double pointX = x(p.x()[i], x);
      double pointY = y(p.mean()[i], y);
      point(path, i == 0 ? 'M' : 'L', pointX, pointY);
      if (p.x().length <= MAX_MARKERS) {
        markers.add(new Chart.Marker(Numbers.coordinate(pointX), Numbers.coordinate(pointY)));
      }
    }
    return new Chart.Line(line.style(), path.toString(), markers);
  }

  /** Names at the right, moved apart where lines end close to one another. */
  private List<Chart.Name> names(Ticks y) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingDouble(line -> -last(line.points().mean())));
    double[] at = new double[sorted.size()];
    double next = TOP + LABEL_SPACE / 2.0;
    for (int i = 0; i < at.length; i++) {
      at[i] = Math.max(next, y(last(sorted.get(i).points().mean()), y));
      next = at[i] + LABEL_SPACE;
    }
    double limit = HEIGHT - BOTTOM;
    for (int i = at.length - 1; i >= 0; i--) {
      at[i] = Math.min(at[i], limit);
      limit = at[i] - LABEL_SPACE;
    }
    double key = WIDTH - RIGHT + 8;
    List<Chart.Name> names = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      Line line = sorted.get(i);
      StringBuilder path = new StringBuilder();
      point(path, 'M', key, at[i]);
      point(path, 'L', key + 18, at[i]);
      names.add(
          new Chart.Name(
              line.style(),
              path.toString(),
              Numbers.coordinate(key + 23),
              Numbers.coordinate(at[i] + 4),
              line.name()));
    }
    return names;
  }

  private static void point(StringBuilder path, char command, double x, double y) {
    path.append(command).append(Numbers.coordinate(x)).append(' ').append(Numbers.coordinate(y));
  }

  private static double x(double value, Ticks ticks) {
    return LEFT + value / ticks.end() * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, Ticks ticks) {
    return HEIGHT - BOTTOM - value / ticks.end() * (HEIGHT - TOP - BOTTOM);
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }
}
