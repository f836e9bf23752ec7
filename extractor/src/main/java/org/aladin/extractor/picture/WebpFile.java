/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The chunks of a WebP file, checked to be complete and of the picture's size. The decoder only
 * gets those of the first frame.
 */
final class WebpFile {
  private static final int FIRST_CHUNK = 12;
  private static final int ALPHA = 0x10;
  private static final int PROFILE = 0x20;

  /** Measured: the frame, separately decoded alpha, and the decoder's state per block. */
  private static final long BYTES_PER_PIXEL = 12;

  private final FileBytes bytes;
  private int width;
  private int height;
  private int left;
  private int top;
  private int frameWidth;
  private int frameHeight;
  private Orientation orientation = Orientation.UPRIGHT;

  /** Chunks of the first frame by type: start and end in the file, including their headers. */
  private final Map<String, int[]> frame = new LinkedHashMap<>();

  private WebpFile(byte[] file) {
    this.bytes = new FileBytes(file, true);
  }

  static PictureHeader read(byte[] file) throws PictureFault {
    return new WebpFile(file).read();
  }

  private PictureHeader read() throws PictureFault {
    long end = 8 + bytes.u32(4, "its header");
    bytes.need(0, end, "its size in the header");
    walk(FIRST_CHUNK, (int) end);
    if (!hasFrame()) {
      throw new PictureFault("it holds no frame");
    }
    if (width == 0) {
      width = frameWidth;
      height = frameHeight;
    }
    if (left + frameWidth > width || top + frameHeight > height) {
      throw new PictureFault(
          "it is corrupt: its frame of "
              + (frameWidth + " × " + frameHeight + " pixels at " + left + ", " + top)
              + " leaves the picture of "
              + (width + " × " + height));
    }
    return new PictureHeader(
        width,
        height,
        left,
        top,
        frameWidth,
        frameHeight,
        orientation,
        BYTES_PER_PIXEL * frameWidth * frameHeight + 4L * width * height,
        decodable());
  }

  private boolean hasFrame() {
    return frame.containsKey("VP8 ") || frame.containsKey("VP8L");
  }

  private void walk(int from, int end) throws PictureFault {
    int at = from;
    while (at + 8 <= end) {
      String type = bytes.text(at, 4, "its next chunk");
      long length = bytes.u32(at + 4, "its next chunk");
      String what = "the chunk at byte " + at;
      int data = at + 8;
      if (data + length > end) {
        throw new PictureFault(
            "it is truncated or corrupt: "
                + what
                + " reaches to byte "
                + (data + length)
                + ", but its picture ends at "
                + end);
      }
      int next = (int) (data + length + (length & 1));
      chunk(type, data, (int) length, what);
      if (type.equals("ICCP") || !hasFrame() && type.equals("ALPH")) {
        frame.putIfAbsent(type, new int[] {at, Math.min(next, end)});
      }
      if (!hasFrame() && (type.equals("VP8 ") || type.equals("VP8L"))) {
        frame.put(type, new int[] {at, Math.min(next, end)});
      }
      at = next;
    }
  }

  private void chunk(String type, int data, int length, String what) throws PictureFault {
    switch (type) {
      case "VP8X" -> {
        width = bytes.u24(data + 4, what) + 1;
        height = bytes.u24(data + 7, what) + 1;
      }
      case "VP8 " -> lossy(data, what);
      case "VP8L" -> lossless(data, what);
      case "ANMF" -> animationFrame(data, length, what);
      case "EXIF" -> exif(data, data + length);
      default -> {}
    }
  }

  private void animationFrame(int data, int length, String what) throws PictureFault {
    if (hasFrame()) {
      return; // a later frame
    }
    left = 2 * bytes.u24(data, what);
    top = 2 * bytes.u24(data + 3, what);
    int saidWidth = bytes.u24(data + 6, what) + 1;
    int saidHeight = bytes.u24(data + 9, what) + 1;
    walk(data + 16, data + length);
    if (frameWidth != saidWidth || frameHeight != saidHeight) {
      throw new PictureFault(
          "it is corrupt: its first frame has "
              + (frameWidth + " × " + frameHeight + " pixels, expected ")
              + (saidWidth + " × " + saidHeight));
    }
  }

  private void lossy(int data, String what) throws PictureFault {
    if (bytes.u24(data + 3, what) != 0x2a019d) {
      throw new PictureFault("it is corrupt: " + what + " has no start code");
    }
    size(bytes.u16(data + 6, what) & 0x3fff, bytes.u16(data + 8, what) & 0x3fff);
  }

  private void lossless(int data, String what) throws PictureFault {
    if (bytes.u8(data, what) != 0x2f) {
      throw new PictureFault("it is corrupt: " + what + " has no signature");
    }
    long sizes = bytes.u32(data + 1, what);
    size((int) (sizes & 0x3fff) + 1, (int) (sizes >> 14 & 0x3fff) + 1);
  }

  private void size(int ofWidth, int ofHeight) throws PictureFault {
    if (hasFrame()) {
      return;
    }
    if (ofWidth < 1 || ofHeight < 1) {
      throw new PictureFault("its frame has " + ofWidth + " × " + ofHeight + " pixels");
    }
    frameWidth = ofWidth;
    frameHeight = ofHeight;
  }

  private void exif(int from, int to) {
    int start = bytes.has(from, Exif.PREAMBLE) ? from + Exif.PREAMBLE.length() : from;
    if (start < to) {
      orientation = Exif.orientation(bytes.array(), start, to);
    }
  }

  /** A file that contains only the first frame. */
  private byte[] decodable() {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    boolean lossless = frame.containsKey("VP8L");
    if (lossless) {
      frame.remove("ALPH");
    }
    if (frame.size() > 1 || lossless) {
      ByteBuffer extended = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
      extended.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10);
      boolean alpha = frame.containsKey("ALPH") || lossless;
      extended.putInt((alpha ? ALPHA : 0) | (frame.containsKey("ICCP") ? PROFILE : 0));
      put24(extended, frameWidth - 1);
      put24(extended, frameHeight - 1);
      chunks.writeBytes(extended.array());
    }
    for (String type : new String[] {"ICCP", "ALPH", "VP8 ", "VP8L"}) {
      int[] range = frame.get(type);
      if (range != null) {
        chunks.write(bytes.array(), range[0], range[1] - range[0]);
      }
    }
    ByteBuffer file =
        ByteBuffer.allocate(FIRST_CHUNK + chunks.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(4 + chunks.size());
    file.put("WEBP".getBytes(StandardCharsets.ISO_8859_1)).put(chunks.toByteArray());
    return file.array();
  }

  private static void put24(ByteBuffer to, int value) {
    to.putShort((short) value).put((byte) (value >> 16));
  }
}
