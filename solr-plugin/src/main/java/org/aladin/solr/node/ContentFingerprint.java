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
 * Detects changes of a model or extractor directory since it was loaded. If the file system records
 * the time of a file's last change (ctime, which cannot be set), that time with the file's number,
 * size and modification time is sufficient, and cheap enough for every load of a core. Otherwise,
 * or if a security manager denies access, the content is hashed.
 *
 * @param directory the directory or the single file, with symbolic links resolved
 * @param files one line per file, sorted
 */
record ContentFingerprint(Path directory, List<String> files) {
  private static final String CHANGES = "unix:size,ino,dev,ctime,lastModifiedTime";

  private interface Line {
    String of(Path file) throws IOException;
  }

  /**
   * @throws IOException if the directory cannot be read
   */
  static ContentFingerprint of(Path directory) throws IOException {
    try {
      return lines(directory, ContentFingerprint::changes);
    } catch (UnsupportedOperationException | IllegalArgumentException | SecurityException e) {
      return ofContent(directory);
    }
  }

  /** The fingerprint of something built in, which never changes. */
  static ContentFingerprint withoutFiles(String name) {
    return new ContentFingerprint(Path.of(name), List.of());
  }

  /** The fingerprint by content only. */
  static ContentFingerprint ofContent(Path directory) throws IOException {
    return lines(directory, ContentFingerprint::content);
  }

  /** This fingerprint with an additional line, for other settings that determine what is loaded. */
  ContentFingerprint with(String line) {
    return new ContentFingerprint(
        directory, Stream.concat(files.stream(), Stream.of(line)).toList());
  }

  private static ContentFingerprint lines(Path directory, Line line) throws IOException {
    Path real = directory.toRealPath();
    if (Files.isRegularFile(real)) {
      return new ContentFingerprint(real, List.of(line.of(real)));
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> entries = Files.list(real)) {
      for (Path file : entries.sorted().toList()) {
        if (Files.isRegularFile(file)) {
          lines.add(file.getFileName() + " " + line.of(file));
        }
      }
    }
    return new ContentFingerprint(real, List.copyOf(lines));
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
