/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code skipped.tsv}: the pictures that are left out, a line each with key, file name and reason.
 * Written line by line; for one thread.
 */
final class SkippedPictures {
  static final String FILE = "skipped.tsv";

  private final Path file;
  private final List<String> lines;

  private SkippedPictures(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** A list to continue, or an empty one. A last line without its end is dropped. */
  static SkippedPictures resume(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
    SkippedPictures skipped = new SkippedPictures(file, new ArrayList<>(text.lines().toList()));
    skipped.truncate(skipped.lines.size());
    return skipped;
  }

  /** The keys of the pictures, in order. */
  List<String> keys() {
    return lines.stream().map(line -> line.split("\t", 2)[0]).toList();
  }

  /**
   * Drops pictures.
   *
   * @param count the number of pictures that are kept, the first ones
   */
  void truncate(int count) throws IOException {
    lines.subList(count, lines.size()).clear();
    Files.write(file, lines);
  }

  void add(CaptionedPicture picture, String reason) throws IOException {
    String line = picture.key() + '\t' + oneLine(picture.name()) + '\t' + oneLine(reason);
    Files.writeString(file, line + '\n', StandardOpenOption.APPEND);
    lines.add(line);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
