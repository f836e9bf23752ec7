/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells whether a model directory still holds what was loaded from it: the names, sizes and times
 * of its files. Cheap enough for every load of a core, where hashing hundreds of megabytes is not.
 *
 * @param directory the directory, with symbolic links resolved
 * @param files one line a file, sorted
 */
record ModelFingerprint(Path directory, List<String> files) {
  /**
   * @throws IOException if the directory cannot be read
   */
  static ModelFingerprint of(Path directory) throws IOException {
    Path real = directory.toRealPath();
    List<String> lines = new ArrayList<>();
    try (Stream<Path> entries = Files.list(real)) {
      for (Path file : entries.sorted().toList()) {
        if (Files.isRegularFile(file)) {
          lines.add(
              file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return new ModelFingerprint(real, List.copyOf(lines));
  }
}
