/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that would take much memory or time to decode. */
final class Bombs {
  private Bombs() {}

  /**
   * @param reason a part of the expected error message
   */
  record Bomb(String name, byte[] file, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bomb> all() {
    String tooLarge = "expected at most";
    return List.of(
        new Bomb("PNG of 60,000 × 60,000", png(60_000, 60_000, 2, new byte[0]), tooLarge),
        new Bomb(
            "PNG of 2^31 - 1 squared",
            png(Integer.MAX_VALUE, Integer.MAX_VALUE, 2, new byte[0]),
            tooLarge),
        new Bomb("PNG of -1 × 1", png(-1, 1, 2, new byte[0]), "4294967295 pixels along one side"),
        new Bomb("PNG of 0 × 1", png(0, 1, 2, new byte[0]), "0 × 1 pixels"),
        new Bomb("PNG without data for its lines", png(6000, 6000, 2, new byte[0]), ""),
        new Bomb("JPEG of 65,500 × 65,500", jpegSize(65_500, 65_500), tooLarge),
        new Bomb("JPEG without a height", jpegSize(48, 0), "48 × 0 pixels"),
        new Bomb("JPEG of 5,000 scans", jpegScans(5000), "more than 64 scans"),
        new Bomb("GIF with a screen of 65,535 × 65,535", gifScreen(), tooLarge),
        new Bomb("GIF whose frame says 65,535 × 600", gifFrame(65_535, 600), ""),
        new Bomb("GIF whose frame says 65,535 × 65,535", gifFrame(65_535, 65_535), tooLarge),
        new Bomb("WebP of 16,384 × 16,384", webp("lossless.webp"), tooLarge),
        new Bomb("WebP with a frame larger than it", webpFrame(), "leaves the picture"),
        new Bomb(
            "BMP of 2^31 - 1 squared",
            bmp(Integer.MAX_VALUE, Integer.MAX_VALUE, 24, 0, 0),
            "truncated"),
        new Bomb("BMP whose height is -2^31", bmp(1, Integer.MIN_VALUE, 24, 0, 0), "pixels"),
        new Bomb("BMP with JPEG inside", bmp(48, 32, 24, 4, 0), "its BMP compression is 4"),
        new Bomb("BMP with runs of 2 GB", bmp(48, 32, 8, 1, Integer.MAX_VALUE), "truncated"),
        new Bomb("BMP with runs without an end", bmp(6000, 6000, 8, 1, 0), ""),
        new Bomb("BMP with 2^31 - 1 colours", bmpColours(Integer.MAX_VALUE), "its palette"),
        new Bomb("TIFF of 60,000 × 60,000", tiff(256, 60_000, 257, 60_000), ""),
        new Bomb("TIFF of 2^32 - 1 pixels along one side", tiff(256, -1), "says 4294967295 pixels"),
        new Bomb("TIFF with tiles of 2^31 - 1", tiledTiff(), ""),
        new Bomb("TIFF with 60,000 samples", tiff(277, 60_000), "samples"),
        new Bomb("TIFF with 2^31 - 1 strips", tiffCount(273, Integer.MAX_VALUE), "truncated"),
        new Bomb("TIFF with a JPEG of 65,500 × 65,500 inside", jpegInTiff(), ""),
        new Bomb("TIFF whose compression is old JPEG", tiff(259, 6), "its compression is 6"));
  }

  /** A PNG with this size in its header and this data. */
  static byte[] png(int width, int height, int colourType, byte[] data) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) colourType);
    return png(header.array(), chunk("IDAT", deflate(data)));
  }

  private static byte[] png(byte[] header, byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PngFile.SIGNATURE.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(chunk("IHDR", header));
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    return ByteBuffer.allocate(data.length + 12)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  /** A PNG with one more chunk after its header. */
  static byte[] withChunk(byte[] png, String type, String beginning, byte[] data) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(beginning.getBytes(StandardCharsets.ISO_8859_1));
    content.writeBytes(data);
    int header = 33;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, header);
    out.writeBytes(chunk(type, content.toByteArray()));
    out.write(png, header, png.length - header);
    return out.toByteArray();
  }

  static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] jpegSize(int width, int height) {
    byte[] file = Drawing.file("grey.jpg");
    int at = find(file, 0xff, 0xc0) + 5;
    ByteBuffer.wrap(file).putShort(at, (short) height).putShort(at + 2, (short) width);
    return file;
  }

  /** Repeats the last scan of a progressive file. */
  private static byte[] jpegScans(int scans) {
    byte[] file = Drawing.file("progressive.jpg");
    int last = file.length - 2;
    int from = last;
    while (file[from] != (byte) 0xff || file[from + 1] != (byte) 0xda) {
      from--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, from);
    for (int i = 0; i < scans; i++) {
      out.write(file, from, last - from);
    }
    out.write(file, last, 2);
    return out.toByteArray();
  }

  private static byte[] gifScreen() {
    byte[] file = Drawing.file("palette.gif");
    Arrays.fill(file, 6, 10, (byte) 255);
    return file;
  }

  private static byte[] gifFrame(int width, int height) {
    byte[] file = Drawing.file("palette.gif");
    int at = 13 + (3 << (file[10] & 7) + 1);
    while (file[at] != 0x2c) {
      at += 2;
      while (file[at] != 0) {
        at += (file[at] & 255) + 1;
      }
      at++;
    }
    little(file).putShort(at + 5, (short) width).putShort(at + 7, (short) height);
    return file;
  }

  private static byte[] webp(String name) {
    byte[] file = Drawing.file(name);
    int at = find(file, 'V', 'P', '8', 'L') + 9;
    little(file).putInt(at, little(file).getInt(at) | 0x0fffffff);
    return file;
  }

  /** The header of the picture says 1 × 1, but its frame is larger. */
  private static byte[] webpFrame() {
    byte[] file = Drawing.file("orientation-1.webp");
    int at = find(file, 'V', 'P', '8', 'X') + 12;
    Arrays.fill(file, at, at + 6, (byte) 0);
    return file;
  }

  private static byte[] bmp(int width, int height, int bits, int compression, int imageSize) {
    byte[] file = Drawing.file(bits == 8 ? "palette.bmp" : "true-colour.bmp");
    little(file).putInt(18, width).putInt(22, height).putInt(30, compression).putInt(34, imageSize);
    return file;
  }

  private static byte[] bmpColours(int colours) {
    byte[] file = Drawing.file("palette.bmp");
    little(file).putInt(46, colours);
    return file;
  }

  private static byte[] tiff(int... tagsAndValues) {
    byte[] file = Drawing.file("lzw.tif");
    for (int i = 0; i < tagsAndValues.length; i += 2) {
      little(file)
          .putShort(entry(file, tagsAndValues[i]) + 2, (short) 4)
          .putInt(entry(file, tagsAndValues[i]) + 4, 1)
          .putInt(entry(file, tagsAndValues[i]) + 8, tagsAndValues[i + 1]);
    }
    return file;
  }

  private static byte[] tiffCount(int tag, int count) {
    byte[] file = Drawing.file("lzw.tif");
    little(file).putInt(entry(file, tag) + 4, count);
    return file;
  }

  private static byte[] tiledTiff() {
    byte[] file = Drawing.file("tiled.tif");
    for (int tag : new int[] {322, 323}) {
      little(file)
          .putShort(entry(file, tag) + 2, (short) 4)
          .putInt(entry(file, tag) + 8, Integer.MAX_VALUE);
    }
    return file;
  }

  private static byte[] jpegInTiff() {
    byte[] file = Drawing.file("jpeg.tif");
    int at = find(file, 0xff, 0xc0) + 5;
    ByteBuffer.wrap(file).putShort(at, (short) 65_500).putShort(at + 2, (short) 65_500);
    return file;
  }

  private static int entry(byte[] tiff, int tag) {
    int at = little(tiff).getInt(4);
    int count = little(tiff).getShort(at);
    for (int i = 0; i < count; i++) {
      if ((little(tiff).getShort(at + 2 + 12 * i) & 0xffff) == tag) {
        return at + 2 + 12 * i;
      }
    }
    throw new IllegalArgumentException("There is no tag " + tag);
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int find(byte[] file, int... what) {
    for (int at = 0; at + what.length <= file.length; at++) {
      int found = 0;
      while (found < what.length && file[at + found] == (byte) what[found]) {
        found++;
      }
      if (found == what.length) {
        return at;
      }
    }
    throw new IllegalArgumentException("There is no " + Arrays.toString(what));
  }
}
