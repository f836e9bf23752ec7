/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * NVIDIA's driver according to Linux, whether or not it is usable.
 *
 * @param version such as 570.86.15; empty if unknown
 * @param gpus the models of the GPUs that are known
 */
record NvidiaDriver(Optional<String> version, List<String> gpus) {
  private static final Pattern VERSION = Pattern.compile("Kernel Module.*?\\s(\\d+\\.[\\d.]+)");
  private static final Pattern MODEL = Pattern.compile("(?m)^Model:\\s*(.+?)\\s*$");

  /**
   * @param root the folder that contains {@code proc} and {@code dev}
   * @return empty if there is no driver, or if its files are not readable
   */
  static Optional<NvidiaDriver> find(Path root) {
    Path proc = root.resolve("proc/driver/nvidia");
    try {
      if (!Files.exists(proc.resolve("version")) && !Files.exists(root.resolve("dev/nvidia0"))) {
        return Optional.empty();
      }
      return Optional.of(new NvidiaDriver(first(VERSION, proc.resolve("version")), models(proc)));
    } catch (SecurityException e) {
      return Optional.empty();
    }
  }

  private static List<String> models(Path proc) {
    try (Stream<Path> gpus = Files.list(proc.resolve("gpus"))) {
      return gpus.sorted()
          .map(gpu -> first(MODEL, gpu.resolve("information")))
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      return List.of(); // a container may hide them
    }
  }

  private static Optional<String> first(Pattern pattern, Path file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the major version is known and lower than this one. */
  boolean isOlderThan(int major) {
    return version.map(v -> Integer.parseInt(v.substring(0, v.indexOf('.'))) < major).orElse(false);
  }

  @Override
  public String toString() {
    return (gpus.isEmpty() ? "an NVIDIA GPU" : String.join(", ", gpus))
        + version.map(v -> " (driver " + v + ")").orElse("");
  }
}
