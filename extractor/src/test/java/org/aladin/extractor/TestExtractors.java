/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small real extractors with 2,054 values per region for the tests of all modules. The detector
 * finds the quarters of a picture and labels each by its strongest colour (red, green or blue). The
 * grid computes the mean colours of its cells.
 */
public final class TestExtractors {
  private TestExtractors() {}

  /**
   * Writes an extractor directory with the tiny detector.
   *
   * @param directory created if missing
   * @return the directory
   */
  public static Path detector(Path directory) {
    return write(directory, "tiny-detector");
  }

  /** Writes an extractor directory with the tiny grid. */
  public static Path grid(Path directory) {
    return write(directory, "tiny-grid");
  }

  private static Path write(Path directory, String name) {
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve(name + ".onnx"), resource(name + ".onnx"));
      Files.write(directory.resolve("extractor.json"), resource(name + ".json"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The description of one of the extractors, to be modified. */
  public static String description(String name) {
    return new String(resource(name + ".json"), StandardCharsets.UTF_8);
  }

  /** One of the test resources. */
  public static byte[] resource(String name) {
    try (InputStream in = TestExtractors.class.getResourceAsStream("/extractors/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
