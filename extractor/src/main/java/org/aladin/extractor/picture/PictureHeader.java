/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/**
 * The properties of a picture that are known before it is decoded.
 *
 * @param width the stored width in pixels, at least 1
 * @param height the stored height in pixels, at least 1
 * @param left the left edge of the frame in the picture
 * @param top the top edge of the frame in the picture
 * @param frameWidth the width of the decoder's output
 * @param frameHeight the height of the decoder's output
 * @param orientation the stored orientation
 * @param memory the bytes of heap that decoding takes, in addition to the file and the upright
 *     pixels
 * @param decodable the file, or the part of it that the decoder needs
 */
record PictureHeader(
    int width,
    int height,
    int left,
    int top,
    int frameWidth,
    int frameHeight,
    Orientation orientation,
    long memory,
    byte[] decodable) {

  /** A picture whose only frame fills it. */
  static PictureHeader of(
      int width, int height, Orientation orientation, double bytesPerPixel, byte[] decodable)
      throws PictureFault {
    if (width < 1 || height < 1) {
      throw new PictureFault(
          "its header says " + width + " × " + height + " pixels, expected at least 1 × 1");
    }
    long memory = (long) (bytesPerPixel * width * height);
    return new PictureHeader(width, height, 0, 0, width, height, orientation, memory, decodable);
  }

  long pixels() {
    return (long) width * height;
  }
}
