/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aladin.training.output.AppendedFile;

/**
 * {@code keys.tsv}: the items that are written, a line each with its key and a number that tells
 * where it is. Written after the item itself, so an item with a line is whole unless its file was
 * lost. Not thread-safe.
 */
final class ItemIndex implements Closeable {
  static final String FILE = "keys.tsv";

  private static final int CHUNK = 1 << 20;

  private final AppendedFile file;
  private final List<String> keys = new ArrayList<>();
  private long[] numbers = new long[1024];
  private long[] ends = new long[1024];

  private ItemIndex(AppendedFile file) {
    this.file = file;
  }

  /** Opens an index to continue it. A line without its end, and what follows it, is dropped. */
  static ItemIndex open(Path folder) throws IOException {
    AppendedFile file = AppendedFile.open(folder.resolve(FILE));
    ItemIndex index = new ItemIndex(file);
    try {
      index.load();
      index.truncate(index.size());
      return index;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void load() throws IOException {
    byte[] rest = new byte[0];
    long at = 0;
    long end = 0;
    while (at < file.size()) {
      byte[] chunk = new byte[(int) Math.min(CHUNK, file.size() - at)];
      file.read(at, chunk.length).get(chunk);
      at += chunk.length;
      byte[] bytes = Arrays.copyOf(rest, rest.length + chunk.length);
      System.arraycopy(chunk, 0, bytes, rest.length, chunk.length);
      int from = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          String line = new String(bytes, from, i - from, StandardCharsets.UTF_8);
          int tab = line.indexOf('\t');
          if (tab < 0 || !line.substring(tab + 1).matches("\\d{1,18}")) {
            return;
          }
          end += i - from + 1;
          from = i + 1;
          remember(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)), end);
        }
      }
      rest = Arrays.copyOfRange(bytes, from, bytes.length);
    }
  }

  private void remember(String key, long number, long end) {
    int count = keys.size();
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    numbers[count] = number;
    ends[count] = end;
    keys.add(key);
  }

  int size() {
    return keys.size();
  }

  List<String> keys() {
    return List.copyOf(keys);
  }

  long number(int item) {
    return numbers[item];
  }

  void truncate(int count) throws IOException {
    keys.subList(count, keys.size()).clear();
    file.truncate(count == 0 ? 0 : ends[count - 1]);
  }

  void add(String key, long number) throws IOException {
    byte[] line = (key + '\t' + number + '\n').getBytes(StandardCharsets.UTF_8);
    file.write(ByteBuffer.wrap(line));
    remember(key, number, (keys.isEmpty() ? 0 : ends[keys.size() - 1]) + line.length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
