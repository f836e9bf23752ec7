/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.packed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars that the build packs for users, in {@code target/lib}. */
public final class PluginJars {
  private static final Path FOLDER = Path.of("target/lib");

  private PluginJars() {}

  public static List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** Puts the jars into a folder. Links where the file system has them: libtorch's is large. */
  public static void link(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path jar : list()) {
      Path copy = folder.resolve(jar.getFileName());
      try {
        Files.createLink(copy, jar);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(jar, copy);
      }
    }
  }
}
