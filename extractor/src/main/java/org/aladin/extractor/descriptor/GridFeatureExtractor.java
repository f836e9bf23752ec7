/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.descriptor;

import java.util.List;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.image.RegionFeatures;

/**
 * Region features from pixels: the whole image and 29 grid cells, each with {@value #WIDTH} values
 * (see {@code RegionDescriptor}). Pictures may have any size from 1 × 1. There are no object
 * labels; they need a detector. Equal pixels always give equal features. Thread-safe.
 */
public final class GridFeatureExtractor {
  /** F, the number of values of a region. */
  public static final int WIDTH = RegionDescriptor.WIDTH;

  /** R, the number of regions of any picture. */
  public static final int REGIONS = Window.REGIONS.size();

  /** Extracts the region features of a picture, starting with the whole picture. */
  public RegionFeatures extract(Picture picture) {
    RegionDescriptor descriptor = new RegionDescriptor(new Canvas(picture));
    List<Window> windows = Window.REGIONS;
    float[] values = new float[windows.size() * WIDTH];
    for (int i = 0; i < windows.size(); i++) {
      descriptor.describe(windows.get(i), values, i * WIDTH);
    }
    return new RegionFeatures(values, WIDTH, "");
  }
}
