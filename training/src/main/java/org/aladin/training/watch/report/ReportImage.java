/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aladin.model.image.Box;

/**
 * The data of an image for the report.
 *
 * @param boxes of all its regions, in the detector's order
 * @param names the object name of each box, or empty if they are not known
 * @param aspect width divided by height
 * @param file the image file, if there is one
 */
record ReportImage(List<Box> boxes, List<String> names, double aspect, Optional<Path> file) {
  private static final double UNKNOWN_ASPECT = 4 / 3.0;

  /**
   * @throws IllegalArgumentException if there are names, but not as many as boxes
   */
  public ReportImage {
    boxes = List.copyOf(boxes);
    names = List.copyOf(names);
    if (!names.isEmpty() && names.size() != boxes.size()) {
      throw new IllegalArgumentException(
          "An image has " + boxes.size() + " boxes, but " + names.size() + " object names");
    }
    if (!(aspect > 0 && aspect < Double.POSITIVE_INFINITY)) {
      aspect = UNKNOWN_ASPECT;
    }
  }

  /** The object name of a region, or nothing. */
  String name(int region) {
    return names.isEmpty() ? "" : names.get(region);
  }
}
