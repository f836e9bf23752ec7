/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.extractor;

import java.awt.image.BufferedImage;
import java.util.List;
import org.aladin.model.image.RegionFeatures;

/**
 * Region features from pixels: the whole image and 29 grid cells, each of {@value #WIDTH} numbers
 * (see {@code RegionDescriptor}). Any size of 1 × 1 and up, grey, coloured, with or without
 * transparency. There are no object labels: nothing here knows what it sees, and saying so is up to
 * a detector. The same pixels always give the same numbers. Safe for several threads.
 */
public final class GridFeatureExtractor {
  /** F, the numbers of a region. */
  public static final int WIDTH = RegionDescriptor.WIDTH;

  /** R, the number of regions of any image. */
  public static final int REGIONS = Window.REGIONS.size();

  /** The region features of an image, the whole image first. */
  public RegionFeatures extract(BufferedImage image) {
    RegionDescriptor descriptor = new RegionDescriptor(new Canvas(image));
    List<Window> windows = Window.REGIONS;
    float[] values = new float[windows.size() * WIDTH];
    for (int i = 0; i < windows.size(); i++) {
      descriptor.describe(windows.get(i), values, i * WIDTH);
    }
    return new RegionFeatures(values, WIDTH, "");
  }
}
