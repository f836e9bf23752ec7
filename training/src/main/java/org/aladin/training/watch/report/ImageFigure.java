/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aladin.model.image.Box;

/** Lays out an image with its boxes, or a blank canvas of its shape if there is no file. */
final class ImageFigure {
  private static final int LABEL_HEIGHT = 18;
  private static final double LABEL_LETTER = 7.4;
  private static final int MAX_BLANK_BOXES = 12;

  private final ReportImage image;
  private final int width;
  private final int height;
  private final String title;
  private final Optional<String> picture;
  private final List<Picture.Rectangle> boxes = new ArrayList<>();
  private final List<Picture.Name> names = new ArrayList<>();
  private final List<Picture.Tag> tags = new ArrayList<>();
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * @param width in pixels; the height follows from the image's shape
   * @param title the text for screen readers
   */
  ImageFigure(ReportImage image, Thumbnails thumbnails, int width, String title) {
    this.image = image;
    this.width = width;
    this.height = (int) Math.max(1, Math.round(width / image.aspect()));
    this.title = title;
    this.picture = image.file().flatMap(file -> thumbnails.dataUri(file, width));
    if (picture.isEmpty()) {
      blank();
    }
  }

  /** Draws a region's box with a label. */
  ImageFigure box(int region, String style, String label) {
    Box box = image.boxes().get(region);
    boxes.add(rectangle("halo", box));
    boxes.add(rectangle("box " + style, box));
    tag(clamp(box.x1()) * width, clamp(box.y1()) * height, style, label);
    return this;
  }

  /** Puts a label at a corner of its box, or below the labels that are already there. */
  private void tag(double x, double y, String style, String label) {
    double tagWidth = label.length() * LABEL_LETTER + 10;
    double tagX = Math.max(0, Math.min(x, width - tagWidth));
    Rectangle2D tag = new Rectangle2D.Double(tagX, y, tagWidth, LABEL_HEIGHT);
    while (taken.stream().anyMatch(tag::intersects) && tag.getMaxY() < height) {
      tag.setRect(tagX, tag.getY() + LABEL_HEIGHT + 1, tagWidth, LABEL_HEIGHT);
    }
    taken.add(tag);
    tags.add(
        new Picture.Tag(
            style,
            Numbers.coordinate(tagX),
            Numbers.coordinate(tag.getY()),
            Numbers.coordinate(tagWidth),
            Numbers.coordinate(LABEL_HEIGHT),
            Numbers.coordinate(tagX + 5),
            Numbers.coordinate(tag.getMaxY() - 5),
            label));
  }

  /** The finished layout. */
  Picture layout() {
    return new Picture(width, height, title, picture, boxes, names, tags);
  }

  private void blank() {
    for (int region = 0; region < Math.min(MAX_BLANK_BOXES, image.boxes().size()); region++) {
      Box box = image.boxes().get(region);
      boxes.add(rectangle("blankbox", box));
      names.add(
          new Picture.Name(
              Numbers.coordinate(clamp((box.x1() + box.x2()) / 2) * width),
              Numbers.coordinate(clamp((box.y1() + box.y2()) / 2) * height),
              image.name(region)));
    }
  }

  private Picture.Rectangle rectangle(String style, Box box) {
    double x = clamp(box.x1()) * width;
    double y = clamp(box.y1()) * height;
    return new Picture.Rectangle(
        style,
        Numbers.coordinate(x),
        Numbers.coordinate(y),
        Numbers.coordinate(Math.max(0, clamp(box.x2()) * width - x)),
        Numbers.coordinate(Math.max(0, clamp(box.y2()) * height - y)));
  }

  private static double clamp(double relative) {
    return Math.max(0, Math.min(1, relative));
  }
}
