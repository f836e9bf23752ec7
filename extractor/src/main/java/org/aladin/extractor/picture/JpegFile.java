/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/** The segments of a JPEG file, from its start to its end marker. */
final class JpegFile {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;

  /** Each scan of a progressive file is a pass over all its pixels; encoders write about ten. */
  private static final int MAX_SCANS = 64;

  private final FileBytes bytes;
  private final int from;
  private int width;
  private int height;
  private int components;
  private int scans;
  private Orientation orientation;

  private JpegFile(FileBytes bytes, int from) {
    this.bytes = bytes;
    this.from = from;
  }

  static PictureHeader read(byte[] file) throws PictureFault {
    JpegFile jpeg = new JpegFile(new FileBytes(file, false), 0);
    jpeg.walk();
    Orientation orientation = jpeg.orientation == null ? Orientation.UPRIGHT : jpeg.orientation;
    return PictureHeader.of(jpeg.width, jpeg.height, orientation, jpeg.bytesPerPixel(), file);
  }

  /** Four colours are decoded as stored and then converted to three. */
  private int bytesPerPixel() {
    return components <= 3 ? components : 2 * components;
  }

  /** The pixels of a JPEG stream inside another file. */
  static long pixels(byte[] file, int from) throws PictureFault {
    JpegFile jpeg = new JpegFile(new FileBytes(file, false), from);
    jpeg.walk();
    return (long) jpeg.width * jpeg.height;
  }

  private void walk() throws PictureFault {
    if (bytes.u16(from, "its start marker") != (0xff00 | START_OF_IMAGE)) {
      throw new PictureFault("it is corrupt: there is no JPEG start marker at byte " + from);
    }
    int at = from + 2;
    while (true) {
      if (bytes.u8(at, "its next marker") != 0xff) {
        throw new PictureFault("it is corrupt: byte " + at + " should begin a JPEG marker");
      }
      int marker = bytes.u8(at + 1, "its next marker");
      if (marker == 0xff) {
        at++; // fill byte
      } else if (marker == END_OF_IMAGE) {
        break;
      } else if (marker == 1 || marker >= 0xd0 && marker < START_OF_IMAGE) {
        at += 2;
      } else if (marker == 0 || marker == START_OF_IMAGE) {
        throw new PictureFault("it is corrupt: there is no JPEG segment at byte " + at);
      } else {
        at = segment(at + 2, marker);
      }
    }
    if (scans == 0) {
      throw new PictureFault("it holds no picture data before its end marker");
    }
  }

  /** Reads the segment whose length is at this position; returns the position of its end. */
  private int segment(int at, int marker) throws PictureFault {
    String what = "the JPEG segment at byte " + (at - 2);
    int length = bytes.u16(at, what);
    if (length < 2) {
      throw new PictureFault("it is corrupt: " + what + " has the length " + length);
    }
    bytes.need(at, length, what);
    int end = at + length;
    if (marker == START_OF_SCAN) {
      return scan(end);
    }
    if (isFrame(marker)) {
      frame(at, length, what);
    } else if (marker == APP1 && orientation == null && bytes.has(at + 2, Exif.PREAMBLE)) {
      orientation = Exif.orientation(bytes.array(), at + 2 + Exif.PREAMBLE.length(), end);
    }
    return end;
  }

  private static boolean isFrame(int marker) {
    boolean tables = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !tables;
  }

  private void frame(int at, int length, String what) throws PictureFault {
    if (width > 0) {
      throw new PictureFault("it is corrupt: " + what + " is a second frame");
    }
    if (length < 8) {
      throw new PictureFault("it is corrupt: " + what + " has the length " + length);
    }
    height = bytes.u16(at + 3, what);
    width = bytes.u16(at + 5, what);
    components = bytes.u8(at + 7, what);
    if (width < 1 || height < 1) {
      throw new PictureFault(
          "its header says " + width + " × " + height + " pixels, expected at least 1 × 1");
    }
  }

  /** Skips the data of a scan: up to a marker that is neither a stuffed byte nor a restart. */
  private int scan(int from) throws PictureFault {
    if (width < 1) {
      throw new PictureFault("it is corrupt: its picture data come before its size");
    }
    if (++scans > MAX_SCANS) {
      throw new PictureFault("it has more than " + MAX_SCANS + " scans");
    }
    byte[] file = bytes.array();
    for (int at = from; at + 1 < file.length; at++) {
      if (file[at] == (byte) 0xff) {
        int next = file[at + 1] & 255;
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return at;
        }
      }
    }
    throw new PictureFault(
        "it is truncated: the file ends after " + file.length + " bytes, inside its picture data");
  }
}
