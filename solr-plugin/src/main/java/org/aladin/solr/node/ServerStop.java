/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Waits for the shutdown of Solr's server. A JVM that shuts down runs Jetty's shutdown hook and
 * ours in parallel: Jetty's hook lets requests finish and closes the cores, which release their
 * models.
 */
final class ServerStop {
  private static final String JETTY_HOOK = "JettyShutdownThread";

  /** The maximum wait for Jetty's hook to start, which may be slightly after ours. */
  private static final Duration START = Duration.ofMillis(200);

  /**
   * The maximum wait for Jetty's hook to end: Jetty gives requests 15 s, and the cores have to
   * commit.
   */
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private ServerStop() {}

  /** Returns once Jetty's hook has ended, or soon if there is none. */
  static void await() {
    try {
      Optional<Thread> jetty = find();
      if (jetty.isEmpty()) {
        Thread.sleep(START.toMillis());
        jetty = find();
      }
      if (jetty.isPresent()) {
        jetty.get().join(MAX_WAIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Thread> find() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[group.activeCount() + 16];
    group.enumerate(threads);
    return Arrays.stream(threads)
        .filter(Objects::nonNull)
        .filter(thread -> thread.getName().equals(JETTY_HOOK))
        .findFirst();
  }
}
