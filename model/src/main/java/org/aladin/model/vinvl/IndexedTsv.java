/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.aladin.model.file.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of tab-separated lines, each read by itself through the byte offsets of its {@code
 * .lineidx}, or through those found by reading the whole file once. Safe for several threads.
 */
final class IndexedTsv implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(IndexedTsv.class);

  /** A line of 100 boxes has about 1.1 MB; anything beyond this is a broken index. */
  private static final int LONGEST_LINE = 1 << 28;

  /** Bytes of a line in which its key and a tab have to end. */
  static final int LONGEST_KEY = 1 << 10;

  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final long[] offsets;
  private final long size;
  private FileChannel channel;
  private boolean closed;

  private IndexedTsv(Path file, long[] offsets, long size) {
    this.file = file;
    this.offsets = offsets;
    this.size = size;
  }

  /**
   * @throws IOException if the file is missing or its {@code .lineidx} does not fit it
   */
  static IndexedTsv open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new java.nio.file.NoSuchFileException(file + " is missing, or is not a file");
    }
    long size = Files.size(file);
    Path lineidx = lineidx(file);
    return new IndexedTsv(file, LineOffsets.of(file, lineidx, size), size);
  }

  /** {@code features.tsv} has {@code features.lineidx}. */
  static Path lineidx(Path tsv) {
    return sibling(tsv, ".lineidx");
  }

  /** The file beside it with another ending instead of {@code .tsv}. */
  static Path sibling(Path tsv, String ending) {
    String name = tsv.getFileName().toString();
    String stem = name.endsWith(".tsv") ? name.substring(0, name.length() - 4) : name;
    return tsv.resolveSibling(stem + ending);
  }

  Path file() {
    return file;
  }

  int lines() {
    return offsets.length;
  }

  /** Where a line is, for messages; lines are counted from 1 there. */
  String place(int line) {
    return file + ", line " + (line + 1);
  }

  /** The first column of every line, to the line's number counted from 0. */
  Map<String, Integer> keys() throws IOException {
    Map<String, Integer> keys = new HashMap<>(offsets.length * 4 / 3 + 1);
    for (int line = 0; line < offsets.length; line++) {
      String key = key(line);
      Integer earlier = keys.put(key, line);
      if (earlier != null) {
        throw new IOException(
            place(line) + ": image key " + key + " stands on line " + (earlier + 1) + " already");
      }
    }
    return keys;
  }

  /** The first column of a line; reads no more than that. */
  String key(int line) throws IOException {
    int length = (int) Math.min(LONGEST_KEY, end(line) - offsets[line]);
    return key(line, readBytes(offsets[line], length));
  }

  /** The first column of a line, given its bytes or the start of them. */
  String key(int line, byte[] bytes) throws IOException {
    int tab = columnEnd(bytes, 0);
    if (tab >= Math.min(bytes.length, LONGEST_KEY)) {
      throw new IOException(place(line) + ": no tab, expected an image key and a tab");
    }
    return TextFile.decode(bytes, 0, tab, place(line) + ", its image key,");
  }

  /** The position of the next tab, or the length of the line if there is none. */
  static int columnEnd(byte[] line, int from) {
    int at = from;
    while (at < line.length && line[at] != '\t') {
      at++;
    }
    return at;
  }

  /** The bytes of a line without its line end. */
  byte[] read(int line) throws IOException {
    long length = end(line) - offsets[line];
    if (length > LONGEST_LINE) {
      throw new IOException(
          place(line)
              + ": "
              + length
              + " bytes, expected at most "
              + LONGEST_LINE
              + "; is "
              + lineidx(file).getFileName()
              + " that of this file?");
    }
    byte[] bytes = readBytes(offsets[line], (int) length);
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
  }

  private long end(int line) {
    return line + 1 < offsets.length ? offsets[line + 1] : size;
  }

  private byte[] readBytes(long offset, int length) throws IOException {
    while (true) {
      FileChannel open = channel();
      try {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
          if (open.read(buffer, offset + buffer.position()) < 0) {
            throw new EOFException(file + " ends at byte " + (offset + buffer.position()));
          }
        }
        return buffer.array();
      } catch (ClosedChannelException e) {
        // An interrupt closes the channel under every reader; only the interrupted one gives up.
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new IOException(file + " is closed");
    }
    if (channel == null || !channel.isOpen()) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }
}
