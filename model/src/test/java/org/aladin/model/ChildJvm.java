/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Programs that tests run in a separate JVM. They do not inherit settings for DJL or Solr from the
 * developer's environment, and are killed if a test hangs.
 */
public final class ChildJvm {
  /** Longer than any test; a test's own timeout cannot interrupt the reading of a pipe. */
  private static final int MAX_MINUTES = 10;

  private static final String CACHE = "DJL_CACHE_DIR";

  private ChildJvm() {}

  /**
   * Prepares a JVM of the current Java version without starting it. It unpacks libtorch to the same
   * folder as this JVM unless the options name another.
   *
   * @param arguments options, main class or jar, and the program's own arguments
   */
  public static ProcessBuilder prepare(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (arguments.stream().noneMatch(argument -> argument.startsWith("-D" + CACHE))) {
      command.add("-D" + CACHE + '=' + Utils.getCacheDir());
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    clean(builder.environment().keySet());
    return builder;
  }

  /** Settings for the developer's own libtorch (PYTORCH_*) are kept: tests use it for a GPU. */
  private static void clean(Set<String> names) {
    names.removeIf(
        name ->
            name.startsWith("DJL_")
                || name.startsWith("SOLR_")
                || Set.of("ENGINE_CACHE_DIR", "OPT_OUT_TRACKING").contains(name));
  }

  /** Starts the JVM, and kills it if it still runs after ten minutes. */
  public static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    process
        .onExit()
        .orTimeout(MAX_MINUTES, TimeUnit.MINUTES)
        .exceptionally(
            late -> {
              process.destroyForcibly();
              return process;
            });
    return process;
  }
}
