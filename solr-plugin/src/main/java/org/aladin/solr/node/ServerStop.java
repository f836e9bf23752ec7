/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The stop of the server that Solr runs in. A JVM that is told to end runs Jetty's shutdown hook
 * and ours side by side: Jetty's lets requests finish and closes the cores, and they with their
 * models.
 */
final class ServerStop {
  private static final String JETTY_HOOK = "JettyShutdownThread";

  /** Jetty's hook may start a moment after ours. */
  private static final Duration START = Duration.ofMillis(200);

  /** Jetty itself gives requests 15 s, and the cores have to commit. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private ServerStop() {}

  /** Returns once Jetty's hook has ended; soon, if there is none. */
  static void await() {
    try {
      Optional<Thread> jetty = find();
      if (jetty.isEmpty()) {
        Thread.sleep(START.toMillis());
        jetty = find();
      }
      if (jetty.isPresent()) {
        jetty.get().join(LONGEST.toMillis());
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
