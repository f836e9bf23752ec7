/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A line chart as inline SVG. The y axis always begins at 0, each line is named at its end, and
 * lines differ by dashes as well as by colour.
 */
final class LineChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 290;
  private static final int LEFT = 62;
  private static final int RIGHT = 132;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;
  private static final int LABEL_SPACE = 14;
  private static final int MOST_MARKERS = 40;

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

  /** The chart as an {@code svg} element. */
  String svg() {
    Ticks x = Ticks.upTo(lines.stream().mapToDouble(l -> last(l.points().x())).max().orElse(1), 6);
    double highest =
        lines.stream().flatMapToDouble(l -> Arrays.stream(l.points().high())).max().orElse(1);
    Ticks y = top > 0 ? Ticks.to(top, 5) : Ticks.upTo(highest, 5);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"chart\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    svg.append("\" role=\"img\" aria-label=\"").append(Html.escape(title)).append("\">");
    svg.append("<title>").append(Html.escape(title)).append("</title>");
    axes(svg, x, y);
    for (Line line : lines) {
      band(svg, line, x, y);
    }
    for (Line line : lines) {
      line(svg, line, x, y);
    }
    labels(svg, y);
    return svg.append("</svg>").toString();
  }

  private void axes(StringBuilder svg, Ticks x, Ticks y) {
    int right = WIDTH - RIGHT;
    int bottom = HEIGHT - BOTTOM;
    for (double tick : y.values()) {
      String at = Html.at(y(tick, y));
      svg.append("<line class=\"grid\" x1=\"").append(LEFT).append("\" x2=\"").append(right);
      svg.append("\" y1=\"").append(at).append("\" y2=\"").append(at).append("\"/>");
      text(svg, "tick end", LEFT - 8, y(tick, y) + 4, y.label(tick));
    }
    for (double tick : x.values()) {
      text(svg, "tick middle", x(tick, x), bottom + 18, x.label(tick));
    }
    svg.append("<line class=\"axis\" x1=\"").append(LEFT).append("\" x2=\"").append(right);
    svg.append("\" y1=\"").append(bottom).append("\" y2=\"").append(bottom).append("\"/>");
    text(svg, "tick middle", (LEFT + right) / 2.0, HEIGHT - 6, "training step");
    svg.append("<text class=\"tick middle\" transform=\"translate(14,").append((TOP + bottom) / 2);
    svg.append(") rotate(-90)\">").append(Html.escape(yLabel)).append("</text>");
  }

  private static void band(StringBuilder svg, Line line, Ticks x, Ticks y) {
    Curve.Summary p = line.points();
    if (p.each() == 1) {
      return;
    }
    svg.append("<path class=\"band ").append(line.style()).append("\" d=\"");
    for (int i = 0; i < p.x().length; i++) {
      point(svg, i == 0 ? 'M' : 'L', x(p.x()[i], x), y(p.high()[i], y));
    }
    for (int i = p.x().length - 1; i >= 0; i--) {
      point(svg, 'L', x(p.x()[i], x), y(p.low()[i], y));
    }
    svg.append("Z\"/>");
  }

  private static void line(StringBuilder svg, Line line, Ticks x, Ticks y) {
    Curve.Summary p = line.points();
    svg.append("<path class=\"line ").append(line.style()).append("\" d=\"");
    for (int i = 0; i < p.x().length; i++) {
      point(svg, i == 0 ? 'M' : 'L', x(p.x()[i], x), y(p.mean()[i], y));
    }
    svg.append("\"/>");
    for (int i = 0; i < p.x().length && p.x().length <= MOST_MARKERS; i++) {
      svg.append("<circle class=\"").append(line.style()).append("\" r=\"3\" cx=\"");
      svg.append(Html.at(x(p.x()[i], x))).append("\" cy=\"").append(Html.at(y(p.mean()[i], y)));
      svg.append("\"/>");
    }
  }

  /** Names at the right, moved apart where lines end close to one another. */
  private void labels(StringBuilder svg, Ticks y) {
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
    for (int i = 0; i < at.length; i++) {
      Line line = sorted.get(i);
      double key = WIDTH - RIGHT + 8;
      svg.append("<path class=\"line ").append(line.style()).append("\" d=\"");
      point(svg, 'M', key, at[i]);
      point(svg, 'L', key + 18, at[i]);
      svg.append("\"/>");
      text(svg, "name", key + 23, at[i] + 4, line.name());
    }
  }

  private static void point(StringBuilder svg, char command, double x, double y) {
    svg.append(command).append(Html.at(x)).append(' ').append(Html.at(y));
  }

  private static void text(StringBuilder svg, String style, double x, double y, String text) {
    svg.append("<text class=\"").append(style).append("\" x=\"").append(Html.at(x));
    svg.append("\" y=\"").append(Html.at(y)).append("\">").append(Html.escape(text));
    svg.append("</text>");
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
