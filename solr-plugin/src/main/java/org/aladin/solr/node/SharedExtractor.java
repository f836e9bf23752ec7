/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.extractor.RegionExtractor;

/**
 * One extractor in this JVM, loaded and ready. Immutable and safe for several threads. A core that
 * declares it holds it until the core closes; callers do not close it.
 */
public final class SharedExtractor implements LoadedDirectory {
  private final Path directory;
  private final RegionExtractor extractor;
  private final Instant loaded;
  private final Duration loadTime;

  SharedExtractor(Path directory, RegionExtractor extractor, Instant loaded, Duration loadTime) {
    this.directory = directory;
    this.extractor = extractor;
    this.loaded = loaded;
    this.loadTime = loadTime;
  }

  /** The extractor; open as long as a core that declared it is. */
  public RegionExtractor extractor() {
    return extractor;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public String version() {
    return extractor.fingerprint().toString();
  }

  /** An extractor runs in its callers' threads: only its last holder ends it. */
  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public Instant loaded() {
    return loaded;
  }

  @Override
  public Duration loadTime() {
    return loadTime;
  }

  @Override
  public void close() {
    extractor.close();
  }
}
