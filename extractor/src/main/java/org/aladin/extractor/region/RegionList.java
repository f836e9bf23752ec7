/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.region;

import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;

/** Collects region features, region by region, each followed by its box. Not thread-safe. */
public final class RegionList {
  private final float[] values;
  private final int width;
  private int count;

  /**
   * @param regions the number of regions to be added
   * @param width F, the number of values per region, including its box
   */
  public RegionList(int regions, int width) {
    this.values = new float[regions * width];
    this.width = width;
  }

  /**
   * Adds a region.
   *
   * @param features contains F - 6 values
   * @param from the index of the first value
   * @param box relative to the picture
   */
  public void add(float[] features, int from, Box box) {
    int at = count++ * width;
    System.arraycopy(features, from, values, at, width - RegionFeatures.BOX_NUMBERS);
    at += width - RegionFeatures.BOX_NUMBERS;
    values[at] = box.x1();
    values[at + 1] = box.y1();
    values[at + 2] = box.x2();
    values[at + 3] = box.y2();
    values[at + 4] = box.y2() - box.y1();
    values[at + 5] = box.x2() - box.x1();
  }

  /**
   * Returns all regions added so far.
   *
   * @param labels object labels joined by spaces
   */
  public RegionFeatures features(String labels) {
    return new RegionFeatures(values, width, labels);
  }
}
