/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import java.util.Objects;
import org.aladin.model.PublicApi;

/**
 * The model's input for one image: R regions of F values each, in the detector's order, and the
 * object labels of its boxes joined by spaces. F is 2,054 in the published model: 2,048 of the
 * detector, then x1/w, y1/h, x2/w, y2/h, height/h, width/w (ALADIN, section 3; the layout of
 * VinVL). For any F, the last six values describe the box.
 *
 * <p>Immutable by convention: the array is not copied and must not be modified. Safe to share
 * between threads.
 */
@PublicApi
public final class RegionFeatures {
  /** The number of values at the end of each region that describe its box. */
  public static final int BOX_NUMBERS = 6;

  private final float[] values;
  private final int width;
  private final String labels;

  /**
   * @param values R × F finite values, region by region
   * @param width F, the number of values per region, at least {@value #BOX_NUMBERS}
   * @param labels object labels joined by spaces, possibly empty
   * @throws IllegalArgumentException if the count is not a positive multiple of the width, or a
   *     value is NaN or infinite
   */
  public RegionFeatures(float[] values, int width, String labels) {
    this.values = Objects.requireNonNull(values, "values");
    this.labels = Objects.requireNonNull(labels, "labels");
    this.width = width;
    if (width < BOX_NUMBERS) {
      throw new IllegalArgumentException(
          "A region has " + width + " numbers, expected at least " + BOX_NUMBERS + " (its box)");
    }
    if (values.length == 0 || values.length % width != 0) {
      throw new IllegalArgumentException(
          "Region features hold "
              + values.length
              + " numbers, expected a positive multiple of the region width "
              + width);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Region "
                + i / width
                + " holds "
                + values[i]
                + " at position "
                + i % width
                + ", expected a finite number");
      }
    }
  }

  /** R, the number of regions; at least 1. */
  public int count() {
    return values.length / width;
  }

  /** F, the number of values per region. */
  public int width() {
    return width;
  }

  /** The R × F values, region by region. The array is shared: do not modify it. */
  public float[] values() {
    return values;
  }

  /** Object labels joined by spaces; empty if none are known. */
  public String labels() {
    return labels;
  }

  /**
   * The rectangle of a region, from its last values.
   *
   * @param region 0 to R - 1
   */
  public Box box(int region) {
    int at = Objects.checkIndex(region, count()) * width + width - BOX_NUMBERS;
    return new Box(values[at], values[at + 1], values[at + 2], values[at + 3]);
  }
}
