/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;

/** The loaded models; their locations are model directories with engines. Thread-safe. */
final class SharedModels extends SharedDirectories<ModelPlace, SharedModel> {
  /** Loads an encoder from its place. */
  @FunctionalInterface
  interface Loader {
    AladinEncoder load(ModelPlace place) throws IOException;
  }

  private final Loader loader;

  SharedModels(Loader loader) {
    super("model");
    this.loader = loader;
  }

  @Override
  ContentFingerprint fingerprint(ModelPlace place) throws IOException {
    return place.fingerprint();
  }

  @Override
  String readKey(ModelPlace place) throws IOException {
    return place.key();
  }

  @Override
  IOException malformed(String message) {
    return new ModelDirectoryException(message);
  }

  @Override
  SharedModel load(ModelPlace place, Path directory, Instant start) throws IOException {
    AladinEncoder encoder = loader.load(place);
    Instant end = Instant.now();
    return new SharedModel(directory, encoder, end, Duration.between(start, end));
  }
}
