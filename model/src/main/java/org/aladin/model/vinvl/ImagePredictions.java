/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The detector's output for one image: its size and the detected objects, in the detector's order.
 *
 * @param imageHeight in pixels
 * @param imageWidth in pixels
 * @param objects possibly empty
 */
public record ImagePredictions(int imageHeight, int imageWidth, List<DetectedObject> objects) {

  /** Copies the list. */
  public ImagePredictions {
    objects = List.copyOf(objects);
  }

  /**
   * The object labels in the format of the model's input: class names in order, joined by spaces.
   */
  public String labels() {
    return objects.stream().map(DetectedObject::className).collect(Collectors.joining(" "));
  }

  /**
   * One detected object.
   *
   * @param className may contain spaces
   * @param confidence 0 to 1
   * @param x1 left edge in pixels
   * @param y1 top edge in pixels
   * @param x2 right edge in pixels
   * @param y2 bottom edge in pixels
   */
  public record DetectedObject(
      String className, double confidence, double x1, double y1, double x2, double y2) {}
}
