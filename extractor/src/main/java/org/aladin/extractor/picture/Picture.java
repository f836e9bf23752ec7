/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.awt.image.BufferedImage;
import org.aladin.model.PublicApi;

/**
 * A decoded picture: upright, sRGB, opaque (what was transparent shows white). Immutable by
 * convention: the pixels are not copied, and nobody writes to them. Safe to share between threads.
 */
@PublicApi
public final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;

  /** Takes width × height pixels, line by line, each 0xRRGGBB; not copied. */
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

  /** Width × height pixels, line by line, each 0xRRGGBB; not to be written to. */
  public int[] pixels() {
    return pixels;
  }

  /** The pixel at a place, 0xRRGGBB. */
  public int rgb(int x, int y) {
    return pixels[y * width + x];
  }
}
