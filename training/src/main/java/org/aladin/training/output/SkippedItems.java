/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code skipped.tsv}: the items that are left out, a line each with key, name and reason. Written
 * line by line; for one thread.
 */
public final class SkippedItems {
  /** The name of the file. */
  public static final String FILE = "skipped.tsv";

  private final Path file;
  private final List<String> lines;

  private SkippedItems(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** A list to continue, or an empty one. A last line without its end is dropped. */
  public static SkippedItems resume(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
    SkippedItems skipped = new SkippedItems(file, new ArrayList<>(text.lines().toList()));
    skipped.truncate(skipped.lines.size());
    return skipped;
  }

  /** The keys of the items, in order. */
  public List<String> keys() {
    return lines.stream().map(line -> line.split("\t", 2)[0]).toList();
  }

  /**
   * Drops items.
   *
   * @param count the number of items that are kept, the first ones
   */
  public void truncate(int count) throws IOException {
    lines.subList(count, lines.size()).clear();
    Files.write(file, lines);
  }

  /**
   * Adds an item.
   *
   * @param name of its file, or what else it is known by
   */
  public void add(String key, String name, String reason) throws IOException {
    String line = key + '\t' + oneLine(name) + '\t' + oneLine(reason);
    Files.writeString(file, line + '\n', StandardOpenOption.APPEND);
    lines.add(line);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
