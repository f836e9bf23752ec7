/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.util.Set;

/** Reads the headers of a BMP file, and checks that its pixels are complete. */
final class BmpFile {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final Set<Integer> HEADERS = Set.of(CORE_HEADER, 40, 52, 56, 64, 108, 124);
  private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  private BmpFile() {}

  static PictureHeader read(byte[] file) throws PictureFault {
    FileBytes bytes = new FileBytes(file, true);
    String what = "its header";
    long fileSize = bytes.u32(2, what);
    long offset = bytes.u32(10, what);
    long header = bytes.u32(FILE_HEADER, what);
    if (!HEADERS.contains((int) Math.min(header, Integer.MAX_VALUE))) {
      throw new PictureFault("its BMP header has " + header + " bytes, expected 12, 40 or a later");
    }
    bytes.need(FILE_HEADER, header, what);
    boolean core = header == CORE_HEADER;
    int width = core ? bytes.u16(18, what) : (int) bytes.u32(18, what);
    int height = core ? bytes.u16(20, what) : (int) bytes.u32(22, what);
    height = Math.abs(height); // negative: the top line first
    int bits = bytes.u16(core ? 24 : 28, what);
    long compression = core ? 0 : bytes.u32(30, what);
    long imageSize = core ? 0 : bytes.u32(34, what);
    long colours = core ? 0 : bytes.u32(46, what);
    PictureHeader picture = PictureHeader.of(width, height, Orientation.UPRIGHT, 4, file);
    if (!BITS.contains(bits)) {
      throw new PictureFault("it has " + bits + " bits per pixel, expected 1, 4, 8, 16, 24 or 32");
    }
    if (compression > BIT_FIELDS) {
      throw new PictureFault("its BMP compression is " + compression + ", expected 0 to 3");
    }
    bytes.need(0, fileSize, "its size in the header");
    bytes.need(offset, Math.max(1, imageSize), "its picture data");
    bytes.need(FILE_HEADER + header, bits > 8 ? 0 : 4 * colours, "its palette");
    if (colours > 1 << Math.min(bits, 8) && bits <= 8) {
      throw new PictureFault("its palette has " + colours + " colours for " + bits + " bits");
    }
    if (compression == RLE8 || compression == RLE4) {
      if (bits != (compression == RLE8 ? 8 : 4)) {
        throw new PictureFault("it is corrupt: run lengths of " + bits + " bits per pixel");
      }
      checkRuns(bytes, (int) offset, (int) compression);
    } else {
      bytes.need(offset, ((long) width * bits + 31) / 32 * 4 * height, "its picture data");
    }
    return picture;
  }

  /** Run lengths are complete if they reach the end-of-bitmap marker. */
  private static void checkRuns(FileBytes bytes, int offset, int compression) throws PictureFault {
    String what = "its run-length data";
    int at = offset;
    while (true) {
      int count = bytes.u8(at, what);
      int value = bytes.u8(at + 1, what);
      at += 2;
      if (count > 0) {
        continue;
      }
      switch (value) {
        case 0 -> {}
        case 1 -> {
          return;
        }
        case 2 -> at += 2;
        default -> {
          int length = compression == RLE8 ? value : (value + 1) / 2;
          at += length + (length & 1);
        }
      }
    }
  }
}
