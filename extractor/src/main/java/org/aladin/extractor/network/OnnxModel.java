/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import ai.djl.Device;
import ai.djl.Model;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.model.engine.OfflineDefaults;

/**
 * Loads networks into ONNX Runtime. The only class that names ONNX Runtime's classes: a Solr node
 * without its jars can load all others.
 */
final class OnnxModel {
  /**
   * Stops DJL from starting libtorch for each ONNX network, for operations that these networks do
   * not use.
   */
  private static final String NO_LIBTORCH = "ai.djl.onnx.disable_alternative";

  private OnnxModel() {}

  /**
   * Loads a network for the CPU. The caller closes the model.
   *
   * @param threads the number of threads per run
   * @throws ExtractorDirectoryException if the file is not a network in ONNX
   */
  static Model load(Path file, int threads) throws IOException {
    OfflineDefaults.apply();
    if (System.getProperty(NO_LIBTORCH) == null) {
      System.setProperty(NO_LIBTORCH, "true");
    }
    Model model = Model.newInstance(file.getFileName().toString(), Device.cpu(), "OnnxRuntime");
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Waiting threads must not occupy cores that serve queries.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      Network.load(model, file, Map.of("sessionOptions", options));
      return model;
    } catch (OrtException e) {
      model.close();
      throw new ExtractorDirectoryException(file + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
