/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.List;

/**
 * A {@link LineChart} laid out, for the template {@code chart}. Coordinates are in pixels, from the
 * top left corner, as text with one decimal.
 *
 * @param left where the x axis begins
 * @param right where it ends
 * @param bottom the height of the x axis
 * @param middle half the height of the y axis
 * @param grid the heights of the horizontal lines
 * @param ticks the texts of both axes
 * @param bands the range of each line's values, behind the lines
 * @param names of the lines, each with a short piece of its line
 */
record Chart(
    int width,
    int height,
    String title,
    String yLabel,
    int left,
    int right,
    int bottom,
    int middle,
    List<String> grid,
    List<Tick> ticks,
    List<Band> bands,
    List<Line> lines,
    List<Name> names) {

  /** A text of an axis. */
  record Tick(String style, String x, String y, String text) {}

  /**
   * A filled shape.
   *
   * @param path in SVG's notation, like {@code M0.0 1.0L2.0 3.0}
   */
  record Band(String style, String path) {}

  /** A line, with a marker at each point if there are few. */
  record Line(String style, String path, List<Marker> markers) {}

  /** A point of a line. */
  record Marker(String x, String y) {}

  /** The name of a line. */
  record Name(String style, String path, String x, String y, String name) {}
}
