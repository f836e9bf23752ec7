/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of tab-separated lines that is written line by line, under a temporary name until it is
 * published. Each line is passed to the system at once, so a killed program loses at most a part of
 * the last line. Not thread-safe.
 */
final class GrowingTsv implements Closeable {
  private static final String PART = ".part";

  private final Path file;
  private final FileChannel channel;
  private long[] offsets;
  private int lines;
  private long end;

  private GrowingTsv(Path file, long[] offsets) throws IOException {
    this.file = file;
    this.offsets = offsets;
    this.lines = offsets.length;
    this.channel =
        FileChannel.open(
            part(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  /** The temporary name of a file until it is published. */
  static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + PART);
  }

  /** Creates an empty file. */
  static GrowingTsv create(Path file) throws IOException {
    return open(file, new long[0]);
  }

  /**
   * Opens a file to continue it, whether published or not, or creates an empty one. An incomplete
   * last line is dropped.
   */
  static GrowingTsv resume(Path file) throws IOException {
    Path part = part(file);
    if (!Files.exists(part) && Files.exists(file)) {
      Files.deleteIfExists(IndexedTsv.lineidx(file));
      Files.move(file, part);
    }
    return open(file, Files.exists(part) ? LineOffsets.scanOffsets(part) : new long[0]);
  }

  private static GrowingTsv open(Path file, long[] offsets) throws IOException {
    GrowingTsv tsv = new GrowingTsv(file, offsets);
    try {
      tsv.end = tsv.channel.size();
      tsv.truncate(tsv.endsWithLineEnd() ? tsv.lines : Math.max(0, tsv.lines - 1));
      return tsv;
    } catch (IOException | RuntimeException e) {
      tsv.channel.close();
      throw e;
    }
  }

  private boolean endsWithLineEnd() throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end == 0 || channel.read(last, end - 1) == 1 && last.get(0) == '\n';
  }

  /** The keys of the lines in order, up to the first line without a key. */
  List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>(lines);
    for (int line = 0; line < lines; line++) {
      long next = line + 1 < lines ? offsets[line + 1] : end;
      int length = (int) Math.min(IndexedTsv.MAX_KEY_BYTES, next - offsets[line]);
      ByteBuffer start = ByteBuffer.allocate(length);
      channel.read(start, offsets[line]);
      int tab = IndexedTsv.columnEnd(start.array(), 0);
      if (tab == length) {
        break;
      }
      keys.add(new String(start.array(), 0, tab, StandardCharsets.UTF_8));
    }
    return keys;
  }

  /** Drops the lines from this number on. */
  void truncate(int count) throws IOException {
    if (count == 0) {
      end = 0;
    } else if (count < lines) {
      end = offsets[count];
    }
    lines = count;
    channel.truncate(end);
    channel.position(end);
  }

  void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
    if (lines == offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(1024, 2 * lines));
    }
    offsets[lines++] = end;
    end += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Renames the file to its final name, and writes its {@code .lineidx}. Replaces existing files.
   */
  void publish() throws IOException {
    Path lineidx = IndexedTsv.lineidx(file);
    try (BufferedWriter index = Files.newBufferedWriter(part(lineidx), StandardCharsets.US_ASCII)) {
      for (int line = 0; line < lines; line++) {
        index.write(Long.toString(offsets[line]));
        index.write('\n');
      }
    }
    channel.close();
    // Without an index the lines are found by reading the file, so a stale index is never used.
    Files.deleteIfExists(lineidx);
    Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part(lineidx), lineidx, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the file unless it is published. */
  void discard() throws IOException {
    try (channel) {
      Files.deleteIfExists(part(file));
      Files.deleteIfExists(part(IndexedTsv.lineidx(file)));
    }
  }

  /** Closes the file; unless published, it can be resumed. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
