/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.directory.ExtractorDirectory;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.model.image.ExtractorFingerprint;

/** The loaded extractors. Thread-safe. */
final class SharedExtractors extends SharedDirectories<ExtractorPlace, SharedExtractor> {
  SharedExtractors() {
    super("extractor");
  }

  @Override
  ContentFingerprint fingerprint(ExtractorPlace place) throws IOException {
    return place.fingerprint();
  }

  @Override
  String readKey(ExtractorPlace place) throws IOException {
    ExtractorDirectory directory = place.read();
    return new ExtractorFingerprint(directory.description().name(), directory.digest()).toString();
  }

  @Override
  IOException malformed(String message) {
    return new ExtractorDirectoryException(message);
  }

  @Override
  SharedExtractor load(ExtractorPlace place, Path directory, Instant start) throws IOException {
    RegionExtractor extractor = PluginClassLoader.call(place::open);
    Instant end = Instant.now();
    return new SharedExtractor(directory, extractor, end, Duration.between(start, end));
  }
}
