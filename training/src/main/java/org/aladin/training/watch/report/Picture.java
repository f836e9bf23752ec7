/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.List;
import java.util.Optional;

/**
 * An {@link ImageFigure} laid out, for the template {@code image}. Coordinates are in pixels, from
 * the top left corner, as text with one decimal.
 *
 * @param title the text for screen readers
 * @param picture the image as a data URI; without one a blank canvas is drawn
 * @param names of the objects on a blank canvas
 * @param tags labels of boxes; drawn last, so that no box crosses one
 */
record Picture(
    int width,
    int height,
    String title,
    Optional<String> picture,
    List<Rectangle> boxes,
    List<Name> names,
    List<Tag> tags) {

  /** The outline of a box. */
  record Rectangle(String style, String x, String y, String width, String height) {}

  /** The name of an object, centred on its box. */
  record Name(String x, String y, String text) {}

  /** A text on a filled rectangle. */
  record Tag(
      String style,
      String x,
      String y,
      String width,
      String height,
      String textX,
      String textY,
      String text) {}
}
