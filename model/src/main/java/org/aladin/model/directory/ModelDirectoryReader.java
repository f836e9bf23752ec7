/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.model.file.TextFormatException;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.Precision;
import org.aladin.model.onnx.Int8Weights;
import org.aladin.model.onnx.StoredType;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.torch.SafetensorsStream;
import org.aladin.model.torch.TorchFormatException;
import org.aladin.model.torch.TorchTensor;

/**
 * Reads the three files of a {@link ModelDirectory} together, checks them, and computes the version
 * of the very bytes that were read.
 */
final class ModelDirectoryReader {
  private ModelDirectoryReader() {}

  /** Reads a model directory whose weights are checked and not kept. */
  static ModelDescription check(Path directory) throws IOException {
    return read(
        directory,
        file ->
            file.precision() == Precision.INT8
                ? checkOfInt8(file.sizes())
                : checkOfFloat32(file.sizes()));
  }

  private static SafetensorsStream.Reader checkOfFloat32(ModelConfig config) {
    Map<String, Shape> shapes = ParameterNames.shapes(config);
    return (name, tensor) -> Parameters.check(name, shapes.get(name), tensor);
  }

  private static SafetensorsStream.Reader checkOfInt8(ModelConfig config) {
    Map<String, StoredType> types = Int8Weights.types(config);
    return (name, tensor) -> {
      types.get(name).check(name, tensor);
      if (tensor.type().isFloating()) {
        Parameters.check(name, new Shape(tensor.shape()), tensor);
      }
    };
  }

  static ModelDescription read(Path directory, ReaderOfWeights weights) throws IOException {
    ModelDirectory.requireFiles(directory);
    // Hash the same bytes that the model is read from: files can be replaced at any time.
    SmallFile configFile = SmallFile.read(directory.resolve(ModelDirectory.CONFIG));
    SmallFile vocabularyFile = SmallFile.read(directory.resolve(ModelDirectory.VOCABULARY));
    ModelConfigFile parsed = ModelConfigFile.parse(configFile.file(), configFile.content());
    ModelConfig config = parsed.sizes();
    Vocabulary vocabulary = vocabulary(vocabularyFile, config);
    MessageDigest digest = ModelDirectory.sha256();
    digest.update(parsed.versioned(configFile.content()));
    digest.update(vocabularyFile.content());
    Set<String> names =
        parsed.precision() == Precision.INT8
            ? Int8Weights.types(config).keySet()
            : ParameterNames.shapes(config).keySet();
    readWeights(directory.resolve(ModelDirectory.WEIGHTS), names, weights.of(parsed), digest);
    configFile.checkUnchanged();
    vocabularyFile.checkUnchanged();
    return new ModelDescription(
        config,
        vocabulary,
        parsed.precision(),
        ModelDirectory.version(digest),
        parsed.extractor(),
        WordMomentFile.read(directory, config.dimension()));
  }

  /** What receives the weights of a model. */
  interface ReaderOfWeights {
    SafetensorsStream.Reader of(ModelConfigFile config) throws IOException;
  }

  static Vocabulary vocabulary(SmallFile file, ModelConfig config) throws IOException {
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.parse(file.file(), file.content());
    } catch (TextFormatException | IllegalArgumentException e) {
      throw new ModelDirectoryException(e.getMessage(), e);
    }
    if (vocabulary.size() != config.backbone().vocabularySize()) {
      throw new ModelDirectoryException(
          file.file()
              + " has "
              + vocabulary.size()
              + " pieces, but the model has "
              + config.backbone().vocabularySize()
              + " word embeddings, expected as many");
    }
    return vocabulary;
  }

  private static void readWeights(
      Path file, Set<String> names, SafetensorsStream.Reader reader, MessageDigest digest)
      throws IOException {
    Set<String> missing = new TreeSet<>(names);
    try {
      SafetensorsStream.read(
          file,
          digest,
          (name, tensor) -> {
            if (!missing.remove(name)) {
              throw new ModelDirectoryException(
                  file + " holds " + name + ", which a model of these sizes does not have");
            }
            read(file, reader, name, tensor);
          });
    } catch (TorchFormatException e) {
      throw new ModelDirectoryException(
          file + " is not a complete safetensors file: " + e.getMessage(), e);
    }
    if (!missing.isEmpty()) {
      throw new ModelDirectoryException(file + " lacks the parameters " + missing);
    }
  }

  private static void read(
      Path file, SafetensorsStream.Reader reader, String name, TorchTensor tensor)
      throws IOException {
    try {
      reader.read(name, tensor);
    } catch (IllegalArgumentException e) {
      throw new ModelDirectoryException(file + ": " + e.getMessage(), e);
    }
  }
}
