/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aladin.model.image.Box;

/** An image as inline SVG; where there is no file, a blank canvas of its shape with its boxes. */
final class ImageFigure {
  private static final int LABEL_HEIGHT = 18;
  private static final double LABEL_LETTER = 7.4;
  private static final int MOST_BLANK_BOXES = 12;

  private final ReportImage image;
  private final int width;
  private final int height;
  private final List<Rectangle2D> tags = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();
  // Labels come after all boxes, so that no box crosses one.
  private final StringBuilder labels = new StringBuilder();

  /**
   * @param width in pixels; the height follows from the image's shape
   * @param title what a screen reader says
   */
  ImageFigure(ReportImage image, Thumbnails thumbnails, int width, String title) {
    this.image = image;
    this.width = width;
    this.height = (int) Math.max(1, Math.round(width / image.aspect()));
    svg.append("<svg class=\"image\" viewBox=\"0 0 ").append(width).append(' ').append(height);
    svg.append("\" role=\"img\" aria-label=\"").append(Html.escape(title)).append("\"><title>");
    svg.append(Html.escape(title)).append("</title>");
    Optional<String> picture = image.file().flatMap(file -> thumbnails.dataUri(file, width));
    if (picture.isPresent()) {
      svg.append("<image preserveAspectRatio=\"none\" width=\"").append(width);
      svg.append("\" height=\"").append(height).append("\" href=\"").append(picture.get());
      svg.append("\"/>");
    } else {
      blank();
    }
  }

  /** Draws a region's box with a label. */
  ImageFigure box(int region, String style, String label) {
    Box box = image.boxes().get(region);
    double x = clamp(box.x1()) * width;
    double y = clamp(box.y1()) * height;
    rectangle("halo", box);
    rectangle("box " + style, box);
    tag(x, y, style, label);
    return this;
  }

  /** Writes a label at a corner of its box, or below the labels that are already there. */
  private void tag(double x, double y, String style, String label) {
    double tagWidth = label.length() * LABEL_LETTER + 10;
    double tagX = Math.max(0, Math.min(x, width - tagWidth));
    Rectangle2D tag = new Rectangle2D.Double(tagX, y, tagWidth, LABEL_HEIGHT);
    while (tags.stream().anyMatch(tag::intersects) && tag.getMaxY() < height) {
      tag.setRect(tagX, tag.getY() + LABEL_HEIGHT + 1, tagWidth, LABEL_HEIGHT);
    }
    tags.add(tag);
    labels.append("<rect class=\"tag ").append(style).append("\" x=\"").append(Html.at(tagX));
    labels.append("\" y=\"").append(Html.at(tag.getY())).append("\" width=\"");
    labels.append(Html.at(tagWidth)).append("\" height=\"").append(LABEL_HEIGHT);
    labels.append("\"/><text class=\"tagtext\" x=\"").append(Html.at(tagX + 5)).append("\" y=\"");
    labels.append(Html.at(tag.getMaxY() - 5)).append("\">").append(Html.escape(label));
    labels.append("</text>");
  }

  /** The finished element. */
  String svg() {
    return svg.toString() + labels + "</svg>";
  }

  private void blank() {
    svg.append("<rect class=\"blank\" width=\"").append(width).append("\" height=\"");
    svg.append(height).append("\"/>");
    for (int region = 0; region < Math.min(MOST_BLANK_BOXES, image.boxes().size()); region++) {
      rectangle("blankbox", image.boxes().get(region));
    }
    for (int region = 0; region < Math.min(MOST_BLANK_BOXES, image.boxes().size()); region++) {
      Box box = image.boxes().get(region);
      svg.append("<text class=\"blankname\" x=\"");
      svg.append(Html.at(clamp((box.x1() + box.x2()) / 2) * width)).append("\" y=\"");
      svg.append(Html.at(clamp((box.y1() + box.y2()) / 2) * height)).append("\">");
      svg.append(Html.escape(image.name(region))).append("</text>");
    }
  }

  private void rectangle(String style, Box box) {
    double x = clamp(box.x1()) * width;
    double y = clamp(box.y1()) * height;
    svg.append("<rect class=\"").append(style).append("\" x=\"").append(Html.at(x));
    svg.append("\" y=\"").append(Html.at(y)).append("\" width=\"");
    svg.append(Html.at(Math.max(0, clamp(box.x2()) * width - x))).append("\" height=\"");
    svg.append(Html.at(Math.max(0, clamp(box.y2()) * height - y))).append("\"/>");
  }

  private static double clamp(double relative) {
    return Math.max(0, Math.min(1, relative));
  }
}
