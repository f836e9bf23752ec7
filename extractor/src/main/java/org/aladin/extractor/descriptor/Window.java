/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.descriptor;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of the canvas, in its pixels.
 *
 * @param x left edge
 * @param y top edge
 * @param width at least 1
 * @param height at least 1
 */
record Window(int x, int y, int width, int height) {
  private static final int[] GRIDS = {2, 3, 4};

  /**
   * The regions of an image in order: first the whole image, because region 0 represents the image
   * in the matching head and is skipped by the alignment head; then the cells of a 2 × 2, a 3 × 3
   * and a 4 × 4 grid, line by line. 30 in all.
   */
  static final List<Window> REGIONS = regions();

  private static List<Window> regions() {
    List<Window> regions = new ArrayList<>();
    regions.add(new Window(0, 0, Canvas.SIZE, Canvas.SIZE));
    for (int grid : GRIDS) {
      int side = Canvas.SIZE / grid;
      for (int row = 0; row < grid; row++) {
        for (int column = 0; column < grid; column++) {
          regions.add(new Window(column * side, row * side, side, side));
        }
      }
    }
    return List.copyOf(regions);
  }
}
