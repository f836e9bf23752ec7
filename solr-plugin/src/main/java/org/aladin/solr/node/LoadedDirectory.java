/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** An object that was loaded from a directory and is shared by cores. Thread-safe. */
interface LoadedDirectory {
  /** The directory, with symbolic links resolved. */
  Path directory();

  /** The version of the content: vectors or features of equal versions can be compared. */
  String version();

  /** Equal if and only if cores that want this content can share one object. */
  default String key() {
    return version();
  }

  /** Whether it is usable; if not, the next core that needs it loads it again. */
  boolean isRunning();

  /** The time at which loading ended. */
  Instant loaded();

  /** The duration of loading and warming. */
  Duration loadTime();

  /** Releases its resources after running calls have ended. */
  void close();
}
