/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.nio.charset.StandardCharsets;

/** The bytes of a file, with checked access to positions that the file itself specifies. */
final class FileBytes {
  private final byte[] bytes;
  private final boolean littleEndian;

  FileBytes(byte[] bytes, boolean littleEndian) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Whether an ASCII text is at this position. */
  boolean has(int at, String text) {
    return at + text.length() <= bytes.length
        && new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  /** Throws unless this many bytes follow at this position. */
  void need(long at, long count, String what) throws PictureFault {
    if (at < 0 || count < 0 || at + count > bytes.length) {
      throw new PictureFault(
          "it is truncated: "
              + what
              + " reaches to byte "
              + (at + count)
              + ", but the file has "
              + bytes.length
              + " bytes");
    }
  }

  int u8(int at, String what) throws PictureFault {
    need(at, 1, what);
    return bytes[at] & 255;
  }

  int u16(int at, String what) throws PictureFault {
    need(at, 2, what);
    int first = bytes[at] & 255;
    int second = bytes[at + 1] & 255;
    return littleEndian ? second << 8 | first : first << 8 | second;
  }

  int u24(int at, String what) throws PictureFault {
    need(at, 3, what);
    return littleEndian
        ? u16(at, what) | (bytes[at + 2] & 255) << 16
        : u16(at, what) << 8 | bytes[at + 2] & 255;
  }

  long u32(int at, String what) throws PictureFault {
    need(at, 4, what);
    long first = u16(at, what);
    long second = u16(at + 2, what);
    return littleEndian ? second << 16 | first : first << 16 | second;
  }

  String text(int at, int count, String what) throws PictureFault {
    need(at, count, what);
    return new String(bytes, at, count, StandardCharsets.ISO_8859_1);
  }
}
