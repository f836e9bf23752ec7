/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.aladin.model.file.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random access to the lines of a tab-separated file, by the byte offsets in its {@code .lineidx}
 * or by those found by reading the file once. Thread-safe.
 */
final class IndexedTsv implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(IndexedTsv.class);

  /**
   * The maximum length of a line. A line of 100 boxes has about 1.1 MB; a longer line than this
   * means a broken index.
   */
  private static final int MAX_LINE_BYTES = 1 << 28;

  /** The maximum bytes of a key including the tab after it. */
  static final int MAX_KEY_BYTES = 1 << 10;

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
   * @throws IOException if the file is missing or its {@code .lineidx} does not match it
   */
  static IndexedTsv open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no such file");
    }
    long size = Files.size(file);
    Path lineidx = lineidx(file);
    return new IndexedTsv(file, LineOffsets.of(file, lineidx, size), size);
  }

  /** The index of {@code features.tsv} is {@code features.lineidx}. */
  static Path lineidx(Path tsv) {
    return sibling(tsv, ".lineidx");
  }

  /** The file in the same folder with this ending instead of {@code .tsv}. */
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

  /** Describes the position of a line for messages, which count lines from 1. */
  String place(int line) {
    return file + ", line " + (line + 1);
  }

  /** A map from the first column of every line to its line number, from 0. */
  Map<String, Integer> keys() throws IOException {
    Map<String, Integer> keys = new HashMap<>(offsets.length * 4 / 3 + 1);
    for (int line = 0; line < offsets.length; line++) {
      String key = key(line);
      Integer earlier = keys.put(key, line);
      if (earlier != null) {
        throw new IOException(
            place(line) + ": image key " + key + " is already on line " + (earlier + 1));
      }
    }
    return keys;
  }

  /** The first column of a line; does not read the rest of the line. */
  String key(int line) throws IOException {
    int length = (int) Math.min(MAX_KEY_BYTES, end(line) - offsets[line]);
    return key(line, readBytes(offsets[line], length));
  }

  /** The first column of a line, from its bytes or their beginning. */
  String key(int line, byte[] bytes) throws IOException {
    int tab = columnEnd(bytes, 0);
    if (tab >= Math.min(bytes.length, MAX_KEY_BYTES)) {
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
    if (length > MAX_LINE_BYTES) {
      throw new IOException(
          place(line)
              + ": "
              + length
              + " bytes, expected at most "
              + MAX_LINE_BYTES
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
        // An interrupt closes the channel for all readers; only the interrupted reader gives up.
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
