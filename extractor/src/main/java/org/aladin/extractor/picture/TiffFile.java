/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The first page of a TIFF file. The decoder gets its directory with only the entries of the
 * pixels, and without other pages and directories.
 */
final class TiffFile {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int JPEG_TABLES = 347;
  private static final int ICC_PROFILE = 34675;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final int MAX_BITS = 128;

  /** Further tags that affect pixels: photometry, fill order, predictor, colours, … */
  private static final Set<Integer> OTHERS =
      Set.of(254, 262, 266, 292, 293, 317, 320, 332, 334, 338, 339, 529, 530, 531, 532);

  private static final Set<Integer> KEPT =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS,
          COMPRESSION,
          STRIP_OFFSETS,
          SAMPLES,
          ROWS_PER_STRIP,
          STRIP_LENGTHS,
          PLANES,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_LENGTHS,
          JPEG_TABLES,
          ICC_PROFILE);

  private static final int ENTRY = 12;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private final FileBytes bytes;
  private final byte[] decodable;
  private final boolean littleEndian;

  /** Tag → its numbers. */
  private final Map<Integer, long[]> tags = new TreeMap<>();

  private TiffFile(byte[] file) {
    this.littleEndian = file[0] == 'I';
    this.bytes = new FileBytes(file, littleEndian);
    this.decodable = file.clone();
  }

  static PictureHeader read(byte[] file) throws PictureFault {
    return new TiffFile(file).read();
  }

  private PictureHeader read() throws PictureFault {
    directory();
    int width = size(WIDTH);
    int height = size(HEIGHT);
    Orientation orientation = Orientation.of((int) number(ORIENTATION, 1));
    PictureHeader picture = PictureHeader.of(width, height, orientation, 0, decodable);
    double bytesPerPixel = samples();
    long block = tags.containsKey(TILE_WIDTH) ? tiles(width, height) : strips(width, height);
    // The whole picture, a block as stored, and a block as decoded.
    long memory = (long) (bytesPerPixel * (picture.pixels() + 2.0 * block));
    return new PictureHeader(width, height, 0, 0, width, height, orientation, memory, decodable);
  }

  private void directory() throws PictureFault {
    long offset = bytes.u32(4, "its header");
    bytes.need(offset, 2, "its directory");
    int at = (int) offset;
    int count = bytes.u16(at, "its directory");
    bytes.need(offset, 2L + ENTRY * count, "its directory");
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int entry = at + 2 + i * ENTRY;
      int tag = bytes.u16(entry, "its directory");
      boolean pixels = KEPT.contains(tag) || OTHERS.contains(tag);
      if (pixels || tag == ORIENTATION) {
        tags.put(tag, values(entry, tag));
      }
      if (pixels) {
        System.arraycopy(decodable, entry, decodable, at + 2 + ENTRY * kept++, ENTRY);
      }
    }
    put16(at, kept);
    // No next page. The bytes of dropped entries follow.
    if (at + 6 + ENTRY * kept > decodable.length) {
      throw new PictureFault("it is truncated: the file ends inside its directory");
    }
    for (int i = 0; i < 4; i++) {
      decodable[at + 2 + ENTRY * kept + i] = 0;
    }
  }

  private void put16(int at, int value) {
    decodable[at] = (byte) (littleEndian ? value : value >> 8);
    decodable[at + 1] = (byte) (littleEndian ? value >> 8 : value);
  }

  private long[] values(int entry, int tag) throws PictureFault {
    String what = "the TIFF tag " + tag;
    int type = bytes.u16(entry + 2, what);
    if (type < 1 || type >= TYPE_BYTES.length) {
      throw new PictureFault("it is corrupt: " + what + " has the type " + type);
    }
    long count = bytes.u32(entry + 4, what);
    long length = count * TYPE_BYTES[type];
    long from = length <= 4 ? entry + 8 : bytes.u32(entry + 8, what);
    bytes.need(from, length, what);
    boolean numbers = type == 1 || type == 3 || type == 4;
    if (!numbers) {
      return new long[0];
    }
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      int at = (int) from + i * TYPE_BYTES[type];
      values[i] =
          switch (type) {
            case 1 -> bytes.u8(at, what);
            case 3 -> bytes.u16(at, what);
            default -> bytes.u32(at, what);
          };
    }
    return values;
  }

  private long number(int tag, long otherwise) {
    long[] values = tags.get(tag);
    return values == null || values.length == 0 ? otherwise : values[0];
  }

  private int size(int tag) throws PictureFault {
    long size = number(tag, 0);
    if (size > Integer.MAX_VALUE) {
      throw new PictureFault("its TIFF tag " + tag + " says " + size + " pixels");
    }
    return (int) size;
  }

  private double samples() throws PictureFault {
    long samples = number(SAMPLES, 1);
    long bits = samples * number(BITS, 1);
    if (samples < 1 || samples > 8 || bits < 1 || bits > MAX_BITS) {
      throw new PictureFault(
          "it has "
              + samples
              + " samples of "
              + number(BITS, 1)
              + " bits per pixel, expected 1 to 8 samples of together at most "
              + MAX_BITS);
    }
    if (number(COMPRESSION, 1) == OLD_JPEG) {
      throw new PictureFault("its compression is 6, JPEG as TIFF 6.0 had it, which is not read");
    }
    return Math.max(samples, bits / 8.0);
  }

  private long tiles(int width, int height) throws PictureFault {
    long tileWidth = Math.max(1, number(TILE_WIDTH, 0));
    long tileHeight = Math.max(1, number(TILE_HEIGHT, 0));
    if (tileWidth > Integer.MAX_VALUE || tileHeight > Integer.MAX_VALUE) {
      throw new PictureFault("its tiles are " + tileWidth + " × " + tileHeight + " pixels");
    }
    long count = divideUp(width, tileWidth) * divideUp(height, tileHeight);
    blocks(TILE_OFFSETS, TILE_LENGTHS, count, tileWidth * tileHeight);
    return tileWidth * tileHeight;
  }

  private long strips(int width, int height) throws PictureFault {
    long rows = Math.max(1, Math.min(height, number(ROWS_PER_STRIP, height)));
    blocks(STRIP_OFFSETS, STRIP_LENGTHS, divideUp(height, rows), width * rows);
    return width * rows;
  }

  private static long divideUp(long a, long b) {
    return (a + b - 1) / b;
  }

  /** Checks that all strips or tiles are present. */
  private void blocks(int offsetsTag, int lengthsTag, long count, long pixels) throws PictureFault {
    long[] offsets = tags.getOrDefault(offsetsTag, new long[0]);
    long[] lengths = tags.getOrDefault(lengthsTag, new long[0]);
    long planes = number(PLANES, 1) == 2 ? number(SAMPLES, 1) : 1;
    if (offsets.length < count * planes || lengths.length < count * planes) {
      throw new PictureFault(
          "it has "
              + Math.min(offsets.length, lengths.length)
              + " strips or tiles, expected "
              + count * planes);
    }
    for (int i = 0; i < count * planes; i++) {
      bytes.need(offsets[i], lengths[i], "strip or tile " + i);
      if (number(COMPRESSION, 1) == JPEG) {
        long inside = JpegFile.pixels(bytes.array(), (int) offsets[i]);
        // Blocks of JPEG are filled up to whole units of 16 × 16.
        if (inside > 4 * pixels + 1024) {
          throw new PictureFault(
              "strip or tile " + i + " holds " + inside + " pixels, expected " + pixels);
        }
      }
    }
  }
}
