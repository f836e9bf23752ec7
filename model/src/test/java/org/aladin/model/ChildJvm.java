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
 * Programs that tests run in a JVM of their own. They see none of the settings that a developer's
 * environment has for DJL or for a Solr of its own, and do not outlive a test that hangs.
 */
public final class ChildJvm {
  /** Longer than any test; a test's own timeout cannot interrupt the reading of a pipe. */
  private static final int MAX_MINUTES = 10;

  private static final String CACHE = "DJL_CACHE_DIR";

  private ChildJvm() {}

  /**
   * A JVM not yet started, of the Java that runs this one. It unpacks libtorch where this one does,
   * unless the options name another folder.
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

  /** A libtorch of the developer's own (PYTORCH_*) stays: tests use it for a GPU. */
  private static void clean(Set<String> names) {
    names.removeIf(
        name ->
            name.startsWith("DJL_")
                || name.startsWith("SOLR_")
                || Set.of("ENGINE_CACHE_DIR", "OPT_OUT_TRACKING").contains(name));
  }

  /** Starts it, and ends it if it still runs after ten minutes. */
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
