/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Tells whether a model directory still holds what was loaded from it. Where the file system says
 * when a file last changed in any way, which nobody can set, that, its number, size and time are
 * enough, and cheap for every load of a core; elsewhere, or if a security manager keeps it back,
 * the content is hashed.
 *
 * @param directory the directory, with symbolic links resolved
 * @param files one line a file, sorted
 */
record ModelFingerprint(Path directory, List<String> files) {
  private static final String CHANGES = "unix:size,ino,dev,ctime,lastModifiedTime";

  private interface Line {
    String of(Path file) throws IOException;
  }

  /**
   * @throws IOException if the directory cannot be read
   */
  static ModelFingerprint of(Path directory) throws IOException {
    try {
      return lines(directory, ModelFingerprint::changes);
    } catch (UnsupportedOperationException | IllegalArgumentException | SecurityException e) {
      return ofContent(directory);
    }
  }

  /** By the content alone. */
  static ModelFingerprint ofContent(Path directory) throws IOException {
    return lines(directory, ModelFingerprint::content);
  }

  private static ModelFingerprint lines(Path directory, Line line) throws IOException {
    Path real = directory.toRealPath();
    List<String> lines = new ArrayList<>();
    try (Stream<Path> entries = Files.list(real)) {
      for (Path file : entries.sorted().toList()) {
        if (Files.isRegularFile(file)) {
          lines.add(file.getFileName() + " " + line.of(file));
        }
      }
    }
    return new ModelFingerprint(real, List.copyOf(lines));
  }

  private static String changes(Path file) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(file, CHANGES);
    return new TreeMap<>(attributes).toString();
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    }
  }
}
