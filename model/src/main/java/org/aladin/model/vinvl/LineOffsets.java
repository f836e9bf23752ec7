/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.file.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The byte offsets of a file's lines, from its {@code .lineidx} or else by reading the file once. A
 * byte order mark and empty lines at the end are ignored: some editors add them.
 */
final class LineOffsets {
  private static final Logger log = LoggerFactory.getLogger(LineOffsets.class);
  private static final int CHUNK = 1 << 16;
  private static final int MARK = 3;

  private LineOffsets() {}

  /**
   * @param lineidx the index, which may be missing
   * @param size the size of the file
   * @throws IOException if the index does not match the file
   */
  static long[] of(Path file, Path lineidx, long size) throws IOException {
    if (Files.isRegularFile(lineidx)) {
      return trimmed(readOffsets(lineidx, file, size), file, size);
    }
    log.info("{} is missing: reading {} once to find its lines", lineidx.getFileName(), file);
    return trimmed(scanOffsets(file), file, size);
  }

  private static long[] trimmed(long[] offsets, Path file, long size) throws IOException {
    int count = offsets.length;
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = size;
      while (count > 0 && isBlank(in, offsets[count - 1], end)) {
        end = offsets[--count];
      }
      long[] kept = Arrays.copyOf(offsets, count);
      if (count > 0 && kept[0] == 0) {
        byte[] start = new byte[MARK];
        in.seek(0);
        kept[0] = TextFile.byteOrderMark(start, in.read(start));
      }
      return kept;
    }
  }

  /** Whether a part of a file contains only line ends. */
  private static boolean isBlank(RandomAccessFile in, long from, long to) throws IOException {
    if (to - from > 2) {
      return false;
    }
    in.seek(from);
    for (long at = from; at < to; at++) {
      if (!isLineEnd(in.readByte())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(byte each) {
    return each == '\r' || each == '\n';
  }

  private static long[] readOffsets(Path lineidx, Path file, long size) throws IOException {
    List<String> lines = TextFile.lines(lineidx);
    long[] offsets = new long[lines.size()];
    long previous = -1;
    for (int i = 0; i < offsets.length; i++) {
      String text = lines.get(i).trim();
      try {
        offsets[i] = Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IOException(
            lineidx + ", line " + (i + 1) + ": \"" + text + "\", expected a byte offset", e);
      }
      if (offsets[i] <= previous || offsets[i] >= size) {
        throw new IOException(
            lineidx
                + ", line "
                + (i + 1)
                + ": offset "
                + offsets[i]
                + ", expected one above "
                + previous
                + " and below the "
                + size
                + " bytes of "
                + file.getFileName());
      }
      previous = offsets[i];
    }
    return offsets;
  }

  /** The offsets of lines that are not empty, found by reading the file. */
  static long[] scanOffsets(Path file) throws IOException {
    long[] offsets = new long[1024];
    int count = 0;
    byte[] chunk = new byte[CHUNK];
    long at = 0;
    boolean lineStart = true;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        for (int i = 0; i < read; i++) {
          if (lineStart && !isLineEnd(chunk[i])) {
            if (count == offsets.length) {
              offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = at + i;
          }
          lineStart = chunk[i] == '\n' || lineStart && chunk[i] == '\r';
        }
        at += read;
      }
    }
    return Arrays.copyOf(offsets, count);
  }
}
