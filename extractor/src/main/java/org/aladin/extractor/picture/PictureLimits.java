/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/**
 * What a picture may take before it is decoded. Decoding takes up to twelve bytes of heap per pixel
 * (16 bits per channel, with alpha), commonly seven, beside the file itself.
 *
 * @param maxBytes maximum size of a file, at least 1
 * @param maxPixels maximum width × height, at least 1
 */
public record PictureLimits(int maxBytes, long maxPixels) {
  /** 32 MiB and 40 million pixels. */
  public static final PictureLimits DEFAULT = new PictureLimits(32 << 20, 40_000_000);

  /**
   * @throws IllegalArgumentException if a limit is below 1
   */
  public PictureLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes is " + maxBytes + ", expected at least 1");
    }
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels is " + maxPixels + ", expected at least 1");
    }
  }
}
