/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * A model directory that is being written: beside its place until it is complete, so that an
 * incomplete model is never loaded.
 */
final class NewModelDirectory implements AutoCloseable {
  private final Path target;
  private final Path aside;

  private NewModelDirectory(Path target, Path aside) {
    this.target = target;
    this.aside = aside;
  }

  /**
   * @param out the place, which does not exist or is empty
   * @throws IOException if it is a file, or not empty
   */
  static NewModelDirectory beside(Path out) throws IOException {
    requireEmpty(out);
    Path target = out.toAbsolutePath();
    Files.createDirectories(target.getParent());
    return new NewModelDirectory(
        target, Files.createTempDirectory(target.getParent(), target.getFileName() + "."));
  }

  /**
   * @throws IOException if it is a file, or not empty
   */
  static void requireEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is a file, expected a directory to write");
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IOException(directory + " is not empty: give another --out, or empty it first");
      }
    }
  }

  /** Where it is written. */
  Path path() {
    return aside.resolve("model");
  }

  /** Moves what was written to its place. */
  void complete() throws IOException {
    Files.deleteIfExists(target);
    Files.move(path(), target);
  }

  @Override
  public void close() throws IOException {
    PathUtils.deleteDirectory(aside);
  }
}
