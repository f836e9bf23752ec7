/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import org.aladin.model.image.Box;

/**
 * A box that a detector found.
 *
 * @param index its index among the network's boxes
 * @param box relative to the picture, inside it
 * @param score 0 to 1
 * @param label the network's label, or -1 if it has none
 */
record Detection(int index, Box box, float score, int label) {
  double area() {
    return (double) (box.x2() - box.x1()) * (box.y2() - box.y1());
  }

  /** Intersection over union. */
  double overlap(Detection other) {
    double width = Math.min(box.x2(), other.box.x2()) - Math.max(box.x1(), other.box.x1());
    double height = Math.min(box.y2(), other.box.y2()) - Math.max(box.y1(), other.box.y1());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (area() + other.area() - both);
  }
}
