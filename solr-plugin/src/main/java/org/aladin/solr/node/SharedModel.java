/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.model.encoder.AladinEncoder;

/**
 * One model in this JVM, loaded and ready. Immutable and safe for several threads; whoever holds it
 * through a core need not close it.
 */
public final class SharedModel {
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

  /** The model directory, with symbolic links resolved. */
  public Path directory() {
    return directory;
  }

  /** The encoder; open as long as a core that declared the model is. */
  public AladinEncoder encoder() {
    return encoder;
  }

  /** When loading ended. */
  public Instant loaded() {
    return loaded;
  }

  /** How long loading and warming took. */
  public Duration loadTime() {
    return loadTime;
  }
}
