/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.ExtractorFingerprint;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extractors of this JVM. Like models, each is loaded once for all cores that declare it, and
 * released with the last of them. Thread-safe.
 */
final class ExtractorRegistry {
  private static final Logger log = LoggerFactory.getLogger(ExtractorRegistry.class);

  private static final SharedExtractors SHARED = new SharedExtractors();

  private ExtractorRegistry() {}

  /**
   * Loads the extractor of a core's model, or shares it with the cores that already loaded it. Each
   * call needs one {@link #release}.
   *
   * @param encoder the encoder of the model
   * @throws SolrException (500) if the extractor is missing, malformed or outside Solr's allowed
   *     paths, or does not match the model; the message names the model and the extractor, and says
   *     what was expected
   */
  static SharedExtractor acquire(
      SolrCore core, String model, ExtractorDeclaration declaration, AladinEncoder encoder) {
    String name = "Extractor of model '" + model + "' of core '" + core.getName() + "': ";
    try {
      SharedExtractor extractor = SHARED.acquire(place(core, declaration));
      try {
        check(extractor.extractor(), model, encoder);
        return extractor;
      } catch (ExtractorDirectoryException e) {
        SHARED.release(extractor);
        throw e;
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      throw LoadFailure.of(name + LoadFailure.reason(e), e);
    }
  }

  private static ExtractorPlace place(SolrCore core, ExtractorDeclaration declaration)
      throws IOException {
    if (declaration.directory() == null) {
      return new ExtractorPlace(null, declaration.description());
    }
    Path path = NodePaths.allowed(core.getCoreContainer(), declaration.directory());
    if (!Files.exists(path)) {
      throw new ExtractorDirectoryException(
          path + " does not exist, expected an extractor directory or a network");
    }
    return new ExtractorPlace(path, declaration.description());
  }

  private static void check(RegionExtractor extractor, String model, AladinEncoder encoder)
      throws ExtractorDirectoryException {
    if (extractor.featureWidth() != encoder.regionWidth()) {
      throw new ExtractorDirectoryException(
          extractor.fingerprint()
              + " has regions of "
              + extractor.featureWidth()
              + " values, expected the model's "
              + encoder.regionWidth());
    }
    if (encoder.extractor().isEmpty()) {
      log.warn(
          "The config.json of model '{}' names no extractor: whether it was trained on features of {}"
              + " cannot be checked",
          model,
          extractor.fingerprint());
      return;
    }
    ExtractorFingerprint learned = encoder.extractor().get();
    if (!learned.sameFeatures(extractor.fingerprint())) {
      throw new ExtractorDirectoryException(
          "it is "
              + extractor.fingerprint()
              + ", expected "
              + learned
              + ", on whose features the model was trained");
    }
  }

  /** Releases an extractor from {@link #acquire}. */
  static void release(SharedExtractor extractor) {
    SHARED.release(extractor);
  }

  /** The number of cores that hold an extractor. */
  static int holders(SharedExtractor extractor) {
    return SHARED.holders(extractor);
  }

  /** The number of extractors loaded in this JVM. */
  static int loadedExtractors() {
    return SHARED.size();
  }

  /** The names of the directories that are being loaded. */
  static List<String> loading() {
    return SHARED.loading();
  }
}
