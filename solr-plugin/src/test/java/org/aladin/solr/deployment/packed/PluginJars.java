/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.packed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars that the build packs for users: the plugin's in {@code target/lib}, and those of the
 * add-on for networks in ONNX in {@code target/onnxruntime-lib}.
 */
public final class PluginJars {
  private static final Path FOLDER = Path.of("target/lib");
  private static final Path ONNX_RUNTIME = Path.of("target/onnxruntime-lib");

  private PluginJars() {}

  public static List<Path> list() throws IOException {
    return list(FOLDER);
  }

  public static List<Path> onnxRuntime() throws IOException {
    return list(ONNX_RUNTIME);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * Puts the plugin's jars into a folder. Links where the file system has them: libtorch's is
   * large.
   */
  public static void link(Path folder) throws IOException {
    link(list(), folder);
  }

  /** Puts the jars of one folder into another. */
  public static void link(Path from, Path folder) throws IOException {
    link(list(from), folder);
  }

  /** Puts the add-on's jars into a folder. */
  public static void linkOnnxRuntime(Path folder) throws IOException {
    link(onnxRuntime(), folder);
  }

  private static void link(List<Path> jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path jar : jars) {
      Path copy = folder.resolve(jar.getFileName());
      try {
        Files.createLink(copy, jar);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(jar, copy);
      }
    }
  }
}
