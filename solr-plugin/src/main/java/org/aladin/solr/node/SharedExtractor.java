/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.extractor.RegionExtractor;

/**
 * A loaded extractor in this JVM. Immutable and thread-safe. A core that declares it holds it until
 * the core closes; callers must not close it.
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

  /** The extractor, which is open while a core that declares it is open. */
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

  /** Always true: an extractor runs in its callers' threads and only ends with its last holder. */
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
