/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Something that was loaded from a directory and that cores share. Safe for several threads. */
interface LoadedDirectory {
  /** The directory, with symbolic links resolved. */
  Path directory();

  /** Equal exactly if the content is. */
  String version();

  /** Whether it can be used; if not, the next core that wants it loads it again. */
  boolean isRunning();

  /** When loading ended. */
  Instant loaded();

  /** How long loading and warming took. */
  Duration loadTime();

  /** Releases what it holds, after the calls that run. */
  void close();
}
