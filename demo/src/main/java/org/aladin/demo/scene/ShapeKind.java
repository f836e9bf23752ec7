/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** The shapes of objects, with their names and their outlines in the unit circle. */
enum ShapeKind {
  CIRCLE("circle", "disc"),
  SQUARE("square", "box"),
  TRIANGLE("triangle", "triangle"),
  STAR("star", "star"),
  RING("ring", "hoop"),
  CROSS("cross", "plus sign"),
  DIAMOND("diamond", "diamond"),
  CRESCENT("crescent", "moon");

  private final List<String> words;

  ShapeKind(String... words) {
    this.words = List.of(words);
  }

  /** Words with the same meaning, the most frequent first. */
  List<String> words() {
    return words;
  }

  /** The outline, centred at (0, 0), nowhere further from it than 1. */
  Shape outline() {
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(-1, -1, 2, 2);
      case SQUARE -> new Rectangle2D.Double(-0.8, -0.8, 1.6, 1.6);
      case TRIANGLE -> polygon(3, 1, 1);
      case STAR -> polygon(5, 1, 0.4);
      case RING ->
          without(new Ellipse2D.Double(-1, -1, 2, 2), new Ellipse2D.Double(-.55, -.55, 1.1, 1.1));
      case CROSS -> cross();
      case DIAMOND -> polygon(2, 1, 0.65);
      case CRESCENT ->
          without(new Ellipse2D.Double(-1, -1, 2, 2), new Ellipse2D.Double(-0.4, -0.9, 1.6, 1.6));
    };
  }

  /** A polygon, first corner up; between the corners others at the inner radius, if it is not 1. */
  private static Shape polygon(int corners, double radius, double inner) {
    Path2D path = new Path2D.Double();
    int points = inner == 1 ? corners : 2 * corners;
    for (int i = 0; i < points; i++) {
      double r = inner != 1 && i % 2 == 1 ? inner : radius;
      double angle = 2 * Math.PI * i / points;
      double x = r * Math.sin(angle);
      double y = -r * Math.cos(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }

  private static Shape cross() {
    Area area = new Area(new Rectangle2D.Double(-0.3, -0.95, 0.6, 1.9));
    area.add(new Area(new Rectangle2D.Double(-0.95, -0.3, 1.9, 0.6)));
    return area;
  }

  private static Shape without(Shape whole, Shape hole) {
    Area area = new Area(whole);
    area.subtract(new Area(hole));
    return area;
  }
}
