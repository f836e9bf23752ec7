/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import org.aladin.extractor.ExtractorOptions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.directory.ExtractorDescription;
import org.aladin.extractor.directory.ExtractorDirectory;
import org.aladin.extractor.directory.ExtractorDirectoryException;

/**
 * The location of an extractor.
 *
 * @param path an extractor directory, or the network of a shipped description; null for a
 *     description that needs no network
 * @param description the name of a shipped description; null if the directory has its own
 */
record ExtractorPlace(Path path, String description) {
  private static final String ONNX_RUNTIME = "ai.onnxruntime.OrtEnvironment";
  private static final String ONNX_ENGINE = "ai.djl.onnxruntime.engine.OrtEngineProvider";

  /** The fingerprint that shows whether the location has changed since it was loaded. */
  ContentFingerprint fingerprint() throws IOException {
    if (path == null) {
      return ContentFingerprint.withoutFiles(description);
    }
    ContentFingerprint content = ContentFingerprint.of(path);
    return description == null ? content : content.with("description " + description);
  }

  /** Reads the description and the path of the network without loading the network. */
  ExtractorDirectory read() throws IOException {
    return description == null
        ? ExtractorDirectory.read(path)
        : ExtractorDirectory.shipped(description, path);
  }

  /**
   * Loads the extractor and runs it once.
   *
   * @throws ExtractorDirectoryException if the extractor is malformed, or needs a missing library
   */
  RegionExtractor open() throws IOException {
    checkEngine(read().description());
    if (description == null) {
      return RegionExtractor.open(path);
    }
    return path == null
        ? RegionExtractor.descriptor()
        : RegionExtractor.open(path, description, ExtractorOptions.DEFAULT);
  }

  /** The plugin does not contain ONNX Runtime, which is large. */
  private static void checkEngine(ExtractorDescription description)
      throws ExtractorDirectoryException {
    if (description.engine() != ExtractorDescription.Engine.ONNX) {
      return;
    }
    ClassLoader plugin = ExtractorPlace.class.getClassLoader();
    try {
      Class.forName(ONNX_RUNTIME, false, plugin);
      Class.forName(ONNX_ENGINE, false, plugin);
    } catch (ClassNotFoundException e) {
      throw new ExtractorDirectoryException(
          "the extractor '"
              + description.name()
              + "' is a network in ONNX, but ONNX Runtime is missing ("
              + e.getMessage()
              + "): expected the jars onnxruntime and onnxruntime-engine of the add-on"
              + " aladin-solr-plugin-onnxruntime next to the plugin's, in the node's lib folder",
          e);
    }
  }
}
