/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.awt.image.BufferedImage;
import org.aladin.model.PublicApi;

/**
 * A decoded picture: upright, sRGB, opaque (transparent parts become white). Immutable by
 * convention: the pixels are not copied and must not be modified. Thread-safe.
 */
@PublicApi
public final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Creates a picture of width × height pixels, line by line, each 0xRRGGBB; the array is not
   * copied.
   */
  Picture(int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          pixels.length + " pixels, expected " + width + " × " + height);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** The pixels of an image, composited on white. */
  public static Picture of(BufferedImage image) {
    return UprightPixels.of(image, Orientation.UPRIGHT);
  }

  /** In pixels, at least 1. */
  public int width() {
    return width;
  }

  /** In pixels, at least 1. */
  public int height() {
    return height;
  }

  /** Width × height pixels, line by line, each 0xRRGGBB. The array is shared: do not modify it. */
  public int[] pixels() {
    return pixels;
  }

  /** The pixel at this position, 0xRRGGBB. */
  public int rgb(int x, int y) {
    return pixels[y * width + x];
  }
}
