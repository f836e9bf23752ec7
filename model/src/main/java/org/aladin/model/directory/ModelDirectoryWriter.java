/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.Precision;
import org.aladin.model.onnx.Int8Weights;
import org.aladin.model.onnx.OnnxFile;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.SafetensorsWriter;

/** Writes {@linkplain ModelDirectory model directories}. */
@PublicApi
public final class ModelDirectoryWriter {
  private ModelDirectoryWriter() {}

  /** Writes a model that names no extractor. */
  public static void write(
      Path directory, ModelConfig config, Vocabulary vocabulary, Parameters parameters)
      throws IOException {
    write(directory, config, vocabulary, parameters, Optional.empty());
  }

  /**
   * Writes the three files and {@link ModelDirectory#GRAPH}. Creates the directory if needed and
   * replaces existing files.
   *
   * @param extractor the extractor of the region features that the model was trained on, if known
   * @throws IOException if they cannot be written
   */
  public static void write(
      Path directory,
      ModelConfig config,
      Vocabulary vocabulary,
      Parameters parameters,
      Optional<ExtractorFingerprint> extractor)
      throws IOException {
    Files.createDirectories(directory);
    new ModelConfigFile(config, extractor, Precision.FLOAT32)
        .write(directory.resolve(ModelDirectory.CONFIG));
    Files.writeString(
        directory.resolve(ModelDirectory.VOCABULARY),
        String.join("\n", vocabulary.pieces()) + "\n");
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(directory.resolve(ModelDirectory.WEIGHTS)))) {
      SafetensorsWriter.write(parameters.asMap(), out);
    }
    writeGraph(directory, config, Precision.FLOAT32);
  }

  /**
   * Writes {@link ModelDirectory#GRAPH} into a model directory, or replaces it. The other files,
   * and with them the version, stay as they are.
   *
   * @throws ModelDirectoryException if the directory is not a complete model
   * @throws IOException if it cannot be read or written
   */
  public static void writeGraph(Path directory) throws IOException {
    ModelDirectory.requireFiles(directory);
    ModelConfigFile config = ModelDirectory.readConfigFile(directory);
    writeGraph(directory, config.sizes(), config.precision());
  }

  /**
   * Writes {@link ModelDirectory#WORDS} into a model directory, or replaces it. The version stays
   * as it is.
   *
   * @throws IOException if it cannot be written
   */
  public static void writeWords(Path directory, WordMoment words) throws IOException {
    WordMomentFile.write(directory, words);
  }

  private static void writeGraph(Path directory, ModelConfig config, Precision precision)
      throws IOException {
    OnnxFile.write(
        directory.resolve(ModelDirectory.GRAPH),
        config,
        precision,
        directory.resolve(ModelDirectory.WEIGHTS));
  }

  /**
   * Writes a model in int8, which has a version of its own.
   *
   * @param source a model directory in float32
   * @param target the directory to write; created if needed, existing files are replaced
   * @throws ModelDirectoryException if the source is not a complete model, or not in float32
   * @throws IOException if it cannot be read or written
   */
  public static void writeInt8(Path source, Path target) throws IOException {
    ModelDescription model = ModelDirectory.describe(source);
    if (model.precision() != Precision.FLOAT32) {
      throw new ModelDirectoryException(
          "Model directory " + source + " is in int8 already, expected a model in float32");
    }
    Files.createDirectories(target);
    new ModelConfigFile(model.config(), model.extractor(), Precision.INT8)
        .write(target.resolve(ModelDirectory.CONFIG));
    Files.copy(
        source.resolve(ModelDirectory.VOCABULARY),
        target.resolve(ModelDirectory.VOCABULARY),
        StandardCopyOption.REPLACE_EXISTING);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(target.resolve(ModelDirectory.WEIGHTS)))) {
      Int8Weights.write(SafetensorsFile.read(source.resolve(ModelDirectory.WEIGHTS)), out);
    }
    if (model.words().isPresent()) {
      writeWords(target, model.words().get());
    }
    writeGraph(target, model.config(), Precision.INT8);
  }
}
