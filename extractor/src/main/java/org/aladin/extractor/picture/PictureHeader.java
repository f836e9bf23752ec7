/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/**
 * What a file says of its picture before it is decoded.
 *
 * @param width as stored, in pixels, at least 1
 * @param height as stored, in pixels, at least 1
 * @param left where the frame begins in the picture
 * @param top where the frame begins in the picture
 * @param frameWidth of what the decoder gives
 * @param frameHeight of what the decoder gives
 * @param orientation how to turn it upright
 * @param memory bytes of heap that decoding takes, beside the file and the upright pixels
 * @param decodable the file, or as much of it as the decoder needs
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

  /** A picture whose one frame fills it. */
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
