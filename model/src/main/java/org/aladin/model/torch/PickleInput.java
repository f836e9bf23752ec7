/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a pickle, with a position for error messages and with lookahead: the pickle library
 * allocates the announced lengths, so lengths are first checked against the remaining bytes.
 */
final class PickleInput extends InputStream {
  /** The longest line of a text opcode (protocol 0). */
  static final int MAX_LINE = 1 << 20;

  private final BufferedInputStream in;
  private final String source;
  private final long length;
  private long position;

  /**
   * @param source name for error messages
   * @param length the total number of bytes
   */
  PickleInput(InputStream in, String source, long length) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.source = source;
    this.length = length;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  String source() {
    return source;
  }

  TorchFormatException damaged(String problem) {
    return new TorchFormatException(source, problem + ", at byte " + position);
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw truncated();
    }
    position++;
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int read = in.read(buffer, offset, count);
    if (read < 0) {
      throw truncated();
    }
    position += read;
    return read;
  }

  /** Checks the length that comes next, an unsigned little-endian integer of this many bytes. */
  long peekLength(int bytes) throws IOException {
    in.mark(bytes);
    byte[] ahead = in.readNBytes(bytes);
    in.reset();
    if (ahead.length < bytes) {
      throw truncated();
    }
    long announced = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      announced = announced << 8 | ahead[i] & 0xFF;
    }
    long left = length - position - bytes;
    if (announced < 0 || announced > left) {
      throw damaged(
          "the file announces "
              + Long.toUnsignedString(announced)
              + " bytes, but only "
              + left
              + " are left");
    }
    return announced;
  }

  /** Checks that this many lines follow, none longer than the limit; returns their total length. */
  int peekLines(int lines, int limit) throws IOException {
    in.mark(lines * (limit + 1) + 1);
    try {
      int total = 0;
      for (int line = 0; line < lines; line++) {
        int inLine = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
          if (next < 0) {
            throw truncated();
          }
          if (++inLine > limit) {
            throw damaged("a line is longer than " + limit + " bytes");
          }
        }
        total += inLine;
      }
      return total;
    } finally {
      in.reset();
    }
  }

  private TorchFormatException truncated() {
    return damaged("the file is truncated: a pickle ends before its end mark");
  }
}
