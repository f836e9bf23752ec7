/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import org.aladin.model.PublicApi;

/**
 * Limits for one picture, checked by its header before it is decoded.
 *
 * @param maxBytes maximum size of a file, at least 1
 * @param maxPixels maximum width × height, at least 1
 * @param maxMemory maximum heap that decoding one picture takes, in bytes, at least 1: the decoded
 *     frame and the upright pixels; 7 per pixel for a JPEG, up to 20 for other formats
 */
@PublicApi
public record PictureLimits(int maxBytes, long maxPixels, long maxMemory) {
  /** 32 MiB, 100 million pixels, and a quarter of the heap. */
  public static final PictureLimits DEFAULT = ofHeap(1);

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
    if (maxMemory < 1) {
      throw new IllegalArgumentException("maxMemory is " + maxMemory + ", expected at least 1");
    }
  }

  /**
   * Limits for decoding several pictures in parallel, which together take at most a quarter of the
   * heap: 32 MiB and 100 million pixels each.
   *
   * @param decoders the number of pictures that are decoded in parallel
   * @throws IllegalArgumentException if that is less than 1
   */
  public static PictureLimits ofHeap(int decoders) {
    if (decoders < 1) {
      throw new IllegalArgumentException("decoders is " + decoders + ", expected at least 1");
    }
    long memory = Runtime.getRuntime().maxMemory() / 4 / decoders;
    return new PictureLimits(32 << 20, 100_000_000, memory);
  }
}
