/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;

/** The loaded models; their locations are model directories. Thread-safe. */
final class SharedModels extends SharedDirectories<Path, SharedModel> {
  /** Loads an encoder from a model directory. */
  @FunctionalInterface
  interface Loader {
    AladinEncoder load(Path directory) throws IOException;
  }

  private final Loader loader;

  SharedModels(Loader loader) {
    super("model");
    this.loader = loader;
  }

  @Override
  ContentFingerprint fingerprint(Path directory) throws IOException {
    return ContentFingerprint.of(directory);
  }

  @Override
  String readVersion(Path directory) throws IOException {
    return ModelDirectory.version(directory);
  }

  @Override
  IOException malformed(String message) {
    return new ModelDirectoryException(message);
  }

  @Override
  SharedModel load(Path place, Path directory, Instant start) throws IOException {
    AladinEncoder encoder = loader.load(directory);
    Instant end = Instant.now();
    return new SharedModel(directory, encoder, end, Duration.between(start, end));
  }
}
