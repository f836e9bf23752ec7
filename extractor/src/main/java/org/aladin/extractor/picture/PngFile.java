/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file. The decoder only gets the chunks of the pixels: others may contain
 * compressed texts and profiles of any size, which Java's reader would unpack.
 */
final class PngFile {
  static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

  private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int HEADER_LENGTH = 13;

  private PngFile() {}

  static PictureHeader read(byte[] file) throws PictureFault {
    FileBytes bytes = new FileBytes(file, false);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, SIGNATURE.length());
    Orientation orientation = Orientation.UPRIGHT;
    boolean data = false;
    int at = SIGNATURE.length();
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.u32(at, "its next chunk");
      type = bytes.text(at + 4, 4, "its next chunk");
      String what = "the chunk " + printable(type) + " at byte " + at;
      bytes.need(at, length + 12, what);
      int end = at + (int) length + 12;
      if (at == SIGNATURE.length() && (!type.equals("IHDR") || length != HEADER_LENGTH)) {
        throw new PictureFault(
            "it begins with " + what + " of " + length + " bytes, expected IHDR of 13");
      }
      checkSum(bytes, at, end, what);
      if (PIXELS.contains(type)) {
        kept.write(file, at, end - at);
      } else if (type.equals("eXIf")) {
        orientation = Exif.orientation(file, at + 8, end - 4);
      } else if (Character.isUpperCase(type.charAt(0))) {
        throw new PictureFault("it is corrupt: " + what + " is not one of PNG's");
      }
      data |= type.equals("IDAT");
      at = end;
    }
    if (!data) {
      throw new PictureFault("it holds no picture data (no chunk IDAT)");
    }
    int width = size(bytes, SIGNATURE.length() + 8);
    int height = size(bytes, SIGNATURE.length() + 12);
    return PictureHeader.of(width, height, orientation, bytesPerPixel(bytes), kept.toByteArray());
  }

  private static double bytesPerPixel(FileBytes bytes) throws PictureFault {
    int depth = bytes.u8(SIGNATURE.length() + 16, "its header");
    int channels =
        switch (bytes.u8(SIGNATURE.length() + 17, "its header")) {
          case 2 -> 4; // includes space for a transparent colour
          case 4 -> 2;
          case 6 -> 4;
          default -> 2; // the same for grey
        };
    return channels * Math.max(1, depth / 8.0);
  }

  private static int size(FileBytes bytes, int at) throws PictureFault {
    long size = bytes.u32(at, "its header");
    if (size > Integer.MAX_VALUE) {
      throw new PictureFault("its header says " + size + " pixels along one side");
    }
    return (int) size;
  }

  private static void checkSum(FileBytes bytes, int at, int end, String what) throws PictureFault {
    CRC32 sum = new CRC32();
    sum.update(bytes.array(), at + 4, end - at - 8);
    long expected = bytes.u32(end - 4, what);
    if (sum.getValue() != expected) {
      throw new PictureFault("it is corrupt: the checksum of " + what + " is wrong");
    }
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 127) ? type : "of unprintable type";
  }
}
