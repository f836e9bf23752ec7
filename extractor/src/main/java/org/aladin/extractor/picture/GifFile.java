/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.util.Arrays;

/** The blocks of a GIF file up to the end of its first frame; later frames are ignored. */
final class GifFile {
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;

  private final FileBytes bytes;
  private int at;

  private GifFile(byte[] file) {
    this.bytes = new FileBytes(file, true);
  }

  static PictureHeader read(byte[] file) throws PictureFault {
    return new GifFile(file).read();
  }

  private PictureHeader read() throws PictureFault {
    int screenWidth = bytes.u16(6, "its header");
    int screenHeight = bytes.u16(8, "its header");
    int flags = bytes.u8(10, "its header");
    at = 13 + tableLength(flags);
    while (bytes.u8(at, "its next block") != FRAME) {
      int block = bytes.u8(at, "its next block");
      if (block == TRAILER) {
        throw new PictureFault("it holds no frame");
      }
      if (block != EXTENSION) {
        throw new PictureFault("it is corrupt: there is no GIF block at byte " + at);
      }
      at += 2;
      skipData("the extension at byte " + (at - 2));
    }
    String what = "its first frame";
    int left = bytes.u16(at + 1, what);
    int top = bytes.u16(at + 3, what);
    int width = bytes.u16(at + 5, what);
    int height = bytes.u16(at + 7, what);
    if (width < 1 || height < 1) {
      throw new PictureFault(
          "its first frame has " + width + " × " + height + " pixels, expected at least 1 × 1");
    }
    at += 10 + tableLength(bytes.u8(at + 9, what)) + 1; // and the code size
    skipData(what);
    byte[] decodable = Arrays.copyOf(bytes.array(), at + 1);
    decodable[at] = TRAILER;
    int wholeWidth = Math.max(screenWidth, left + width);
    int wholeHeight = Math.max(screenHeight, top + height);
    // An indexed frame, and the picture that contains it.
    long memory = (long) width * height + 4L * wholeWidth * wholeHeight;
    return new PictureHeader(
        wholeWidth, wholeHeight, left, top, width, height, Orientation.UPRIGHT, memory, decodable);
  }

  private static int tableLength(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private void skipData(String what) throws PictureFault {
    int count;
    do {
      count = bytes.u8(at, what);
      bytes.need(at, count + 1L, what);
      at += count + 1;
    } while (count > 0);
  }
}
