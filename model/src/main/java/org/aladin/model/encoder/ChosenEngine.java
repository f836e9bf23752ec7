/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.PublicApi;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.network.Precision;

/**
 * The engine of a model, and why. In this order: the engine that the options name; that of the
 * system property {@value #PROPERTY}; ONNX Runtime for a model in int8; libtorch on a GPU; ONNX
 * Runtime if it is on the class path and the model directory has its graph; libtorch.
 *
 * @param engine the engine
 * @param reason half a sentence for the user
 */
@PublicApi
public record ChosenEngine(EncodingEngine engine, String reason) {
  /**
   * The system property that names the engine of all models that no configuration names one for.
   */
  public static final String PROPERTY = "aladin.engine";

  private static final String ONNX_RUNTIME = "ai.onnxruntime.OrtEnvironment";
  private static final String PYTORCH = "ai.djl.pytorch.engine.PtEngineProvider";

  /**
   * Chooses the engine of a model directory.
   *
   * @throws ModelDirectoryException if the engine that is named, or any, cannot run the model; the
   *     message says what is missing
   */
  public static ChosenEngine of(Path modelDirectory, EncoderOptions options) throws IOException {
    ChosenEngine chosen = choose(modelDirectory, options);
    if (chosen.engine == EncodingEngine.PYTORCH && isInt8(modelDirectory)) {
      throw new ModelDirectoryException(
          "Model directory "
              + modelDirectory
              + " is in int8 and cannot run in libtorch (chosen because "
              + chosen.reason
              + "): expected the engine "
              + EncodingEngine.ONNX_RUNTIME.key());
    }
    if (chosen.engine == EncodingEngine.PYTORCH && !isThere(PYTORCH)) {
      throw new ModelDirectoryException(
          "Model directory "
              + modelDirectory
              + " cannot run in libtorch, whose jars are not beside the plugin's (chosen because "
              + chosen.reason
              + "): expected ONNX Runtime's jar and the file "
              + ModelDirectory.GRAPH
              + ", which the training jar's command export writes");
    }
    if (chosen.engine == EncodingEngine.ONNX_RUNTIME) {
      requireOnnx(modelDirectory, chosen.reason);
    }
    return chosen;
  }

  private static boolean isInt8(Path modelDirectory) throws IOException {
    return ModelDirectory.readPrecision(modelDirectory) == Precision.INT8;
  }

  private static ChosenEngine choose(Path modelDirectory, EncoderOptions options)
      throws IOException {
    if (options.engine() != null) {
      return new ChosenEngine(options.engine(), "it is configured");
    }
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return new ChosenEngine(
          EncodingEngine.of(property), "the system property " + PROPERTY + " names it");
    }
    if (isInt8(modelDirectory)) {
      return new ChosenEngine(EncodingEngine.ONNX_RUNTIME, "the model is in int8");
    }
    if (options.device() != null && options.device().isGpu()) {
      return new ChosenEngine(EncodingEngine.PYTORCH, "the device is a GPU");
    }
    if (!isThere(ONNX_RUNTIME)) {
      return new ChosenEngine(
          EncodingEngine.PYTORCH, "ONNX Runtime's jar is not on the class path");
    }
    if (!Files.isRegularFile(modelDirectory.resolve(ModelDirectory.GRAPH))) {
      return new ChosenEngine(
          EncodingEngine.PYTORCH, "the model directory has no " + ModelDirectory.GRAPH);
    }
    if (options.device() == null && isThere(PYTORCH) && Libtorch.hasGpu()) {
      return new ChosenEngine(EncodingEngine.PYTORCH, "there is a GPU");
    }
    return new ChosenEngine(
        EncodingEngine.ONNX_RUNTIME,
        "its jar and the model's " + ModelDirectory.GRAPH + " are there");
  }

  private static void requireOnnx(Path modelDirectory, String reason)
      throws ModelDirectoryException {
    if (!isThere(ONNX_RUNTIME)) {
      throw new ModelDirectoryException(
          "Model directory "
              + modelDirectory
              + " cannot run in ONNX Runtime, whose jar is not on the class path (chosen because "
              + reason
              + "): expected the jar onnxruntime beside the plugin's, in the node's lib folder");
    }
    if (!Files.isRegularFile(modelDirectory.resolve(ModelDirectory.GRAPH))) {
      throw new ModelDirectoryException(
          "Model directory "
              + modelDirectory
              + " has no file "
              + ModelDirectory.GRAPH
              + ", which ONNX Runtime needs (chosen because "
              + reason
              + "): the training jar's command export writes it");
    }
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, ChosenEngine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loads the model. */
  EncoderNetwork load(Path modelDirectory, EncoderOptions options) throws IOException {
    return engine == EncodingEngine.PYTORCH
        ? PytorchNetwork.load(modelDirectory, options.device())
        : OnnxNetwork.load(modelDirectory);
  }
}
