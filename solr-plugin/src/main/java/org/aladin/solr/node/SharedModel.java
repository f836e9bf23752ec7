/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.model.encoder.AladinEncoder;

/**
 * A loaded model in this JVM. Immutable and thread-safe. A core that declares it holds it until the
 * core closes; callers must not close it.
 */
public final class SharedModel implements LoadedDirectory {
  private final Path directory;
  private final AladinEncoder encoder;
  private final Instant loaded;
  private final Duration loadTime;

  SharedModel(Path directory, AladinEncoder encoder, Instant loaded, Duration loadTime) {
    this.directory = directory;
    this.encoder = encoder;
    this.loaded = loaded;
    this.loadTime = loadTime;
  }

  @Override
  public Path directory() {
    return directory;
  }

  /** The encoder, which is open while a core that declares the model is open. */
  public AladinEncoder encoder() {
    return encoder;
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
  public String version() {
    return encoder.version();
  }

  @Override
  public String key() {
    return ModelPlace.key(version(), encoder.engine(), encoder.config(), encoder.words());
  }

  @Override
  public boolean isRunning() {
    return encoder.isRunning();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
