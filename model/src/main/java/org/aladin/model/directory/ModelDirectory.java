/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.aladin.model.PublicApi;
import org.aladin.model.file.TextFormatException;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.Precision;
import org.aladin.model.onnx.Int8Weights;
import org.aladin.model.onnx.OnnxFile;
import org.aladin.model.onnx.StoredType;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.SafetensorsStream;
import org.aladin.model.torch.SafetensorsWriter;
import org.aladin.model.torch.TorchFormatException;
import org.aladin.model.torch.TorchTensor;

/**
 * A model directory in memory: sizes, vocabulary, and parameters with their own manager.
 *
 * @param config the sizes, and the alignment mode
 * @param vocabulary the tokenizer's pieces
 * @param parameters owned by the caller of {@link #read}, who closes them
 * @param version 16 hexadecimal digits of the SHA-256 of the three files, without the alignment
 *     mode: equal only for models that make equal vectors
 * @param extractor the extractor of the region features that the model was trained on; absent if
 *     the features did not name one, as VinVL's do not
 */
@PublicApi
public record ModelDirectory(
    ModelConfig config,
    Vocabulary vocabulary,
    Parameters parameters,
    String version,
    Optional<ExtractorFingerprint> extractor) {
  public static final String CONFIG = "config.json";
  public static final String VOCABULARY = "vocab.txt";
  public static final String WEIGHTS = "model.safetensors";

  /**
   * The network as a graph for ONNX Runtime, which reads the weights from {@link #WEIGHTS}.
   * Optional, and not part of the version: both engines compute the same.
   */
  public static final String GRAPH = "model.onnx";

  private static final List<String> FILES = List.of(CONFIG, VOCABULARY, WEIGHTS);

  /** Writes a model that names no extractor. */
  public static void write(
      Path directory, ModelConfig config, Vocabulary vocabulary, Parameters parameters)
      throws IOException {
    write(directory, config, vocabulary, parameters, Optional.empty());
  }

  /**
   * Writes the three files and {@link #GRAPH}. Creates the directory if needed and replaces
   * existing files.
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
    new ModelConfigFile(config, extractor, Precision.FLOAT32).write(directory.resolve(CONFIG));
    Files.writeString(directory.resolve(VOCABULARY), String.join("\n", vocabulary.pieces()) + "\n");
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(WEIGHTS)))) {
      SafetensorsWriter.write(parameters.asMap(), out);
    }
    writeGraph(directory, config, Precision.FLOAT32);
  }

  /**
   * Writes {@link #GRAPH} into a model directory, or replaces it. The other files, and with them
   * the version, stay as they are.
   *
   * @throws ModelDirectoryException if the directory is not a complete model
   * @throws IOException if it cannot be read or written
   */
  public static void writeGraph(Path directory) throws IOException {
    requireFiles(directory);
    ModelConfigFile config = readConfigFile(directory);
    writeGraph(directory, config.sizes(), config.precision());
  }

  private static void writeGraph(Path directory, ModelConfig config, Precision precision)
      throws IOException {
    OnnxFile.write(directory.resolve(GRAPH), config, precision, directory.resolve(WEIGHTS));
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
    ModelDescription model = describe(source);
    if (model.precision() != Precision.FLOAT32) {
      throw new ModelDirectoryException(
          "Model directory " + source + " is in int8 already, expected a model in float32");
    }
    Files.createDirectories(target);
    new ModelConfigFile(model.config(), model.extractor(), Precision.INT8)
        .write(target.resolve(CONFIG));
    Files.copy(
        source.resolve(VOCABULARY),
        target.resolve(VOCABULARY),
        StandardCopyOption.REPLACE_EXISTING);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(target.resolve(WEIGHTS)))) {
      Int8Weights.write(SafetensorsFile.read(source.resolve(WEIGHTS)), out);
    }
    writeGraph(target, model.config(), Precision.INT8);
  }

  /**
   * Reads only the sizes, without weights and without loading a native library.
   *
   * @throws ModelDirectoryException if the directory has no readable {@value #CONFIG}
   * @throws IOException if it cannot be read
   */
  public static ModelConfig readConfig(Path directory) throws IOException {
    return readConfigFile(directory).sizes();
  }

  /**
   * Reads only the type of the stored weights.
   *
   * @throws ModelDirectoryException if the directory has no readable {@value #CONFIG}
   * @throws IOException if it cannot be read
   */
  public static Precision readPrecision(Path directory) throws IOException {
    return readConfigFile(directory).precision();
  }

  /**
   * Reads only the extractor of the region features that the model was trained on.
   *
   * @return empty if the features did not name one, as VinVL's do not
   * @throws ModelDirectoryException if the directory has no readable {@value #CONFIG}
   * @throws IOException if it cannot be read
   */
  public static Optional<ExtractorFingerprint> readExtractor(Path directory) throws IOException {
    return readConfigFile(directory).extractor();
  }

  private static ModelConfigFile readConfigFile(Path directory) throws IOException {
    if (!Files.isRegularFile(directory.resolve(CONFIG))) {
      throw new ModelDirectoryException(
          "Model directory "
              + directory
              + " has no file "
              + CONFIG
              + ", expected "
              + String.join(", ", FILES));
    }
    return ModelConfigFile.read(directory.resolve(CONFIG));
  }

  /**
   * Reads a model directory.
   *
   * @param parent the parent of the parameters' manager
   * @throws ModelDirectoryException if a file is missing, malformed, of a newer format, changes
   *     during reading, does not match the others, or has a weight that is not finite; the message
   *     names the file and says what was expected
   * @throws IOException if a file cannot be read
   */
  public static ModelDirectory read(Path directory, NDManager parent) throws IOException {
    AtomicReference<Parameters> parameters = new AtomicReference<>();
    try {
      ModelDescription description =
          read(
              directory,
              file -> {
                requireFloat32(directory, file.precision());
                parameters.set(Parameters.zeros(file.sizes(), parent));
                return parameters.get()::load;
              });
      return new ModelDirectory(
          description.config(),
          description.vocabulary(),
          parameters.get(),
          description.version(),
          description.extractor());
    } catch (IOException | RuntimeException e) {
      if (parameters.get() != null) {
        parameters.get().close();
      }
      throw e;
    }
  }

  /**
   * Reads a model directory with the same checks, but keeps no weights and needs no native library.
   *
   * @throws ModelDirectoryException as {@link #read}
   * @throws IOException if a file cannot be read
   */
  public static ModelDescription describe(Path directory) throws IOException {
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

  private static void requireFloat32(Path directory, Precision precision)
      throws ModelDirectoryException {
    if (precision != Precision.FLOAT32) {
      throw new ModelDirectoryException(
          "Model directory "
              + directory
              + " is in "
              + precision.key()
              + ", which only ONNX Runtime computes with: expected a model in float32");
    }
  }

  private static ModelDescription read(Path directory, ReaderOfWeights weights) throws IOException {
    requireFiles(directory);
    // Hash the same bytes that the model is read from: files can be replaced at any time.
    SmallFile configFile = SmallFile.read(directory.resolve(CONFIG));
    SmallFile vocabularyFile = SmallFile.read(directory.resolve(VOCABULARY));
    ModelConfigFile parsed = ModelConfigFile.parse(configFile.file(), configFile.content());
    ModelConfig config = parsed.sizes();
    Vocabulary vocabulary = vocabulary(vocabularyFile, config);
    MessageDigest digest = sha256();
    digest.update(parsed.versioned(configFile.content()));
    digest.update(vocabularyFile.content());
    Set<String> names =
        parsed.precision() == Precision.INT8
            ? Int8Weights.types(config).keySet()
            : ParameterNames.shapes(config).keySet();
    readWeights(directory.resolve(WEIGHTS), names, weights.of(parsed), digest);
    configFile.checkUnchanged();
    vocabularyFile.checkUnchanged();
    return new ModelDescription(
        config, vocabulary, parsed.precision(), version(digest), parsed.extractor());
  }

  /** What receives the weights of a model. */
  private interface ReaderOfWeights {
    SafetensorsStream.Reader of(ModelConfigFile config) throws IOException;
  }

  private static void requireFiles(Path directory) throws ModelDirectoryException {
    for (String file : FILES) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw new ModelDirectoryException(
            "Model directory "
                + directory
                + " has no file "
                + file
                + ", expected "
                + String.join(", ", FILES));
      }
    }
  }

  /**
   * Reads the vocabulary of a model directory.
   *
   * @param config the sizes in the same directory
   * @throws ModelDirectoryException if the file is malformed, or does not have one piece per word
   *     embedding of the model
   * @throws IOException if it cannot be read
   */
  public static Vocabulary readVocabulary(Path directory, ModelConfig config) throws IOException {
    return vocabulary(SmallFile.read(directory.resolve(VOCABULARY)), config);
  }

  private static Vocabulary vocabulary(SmallFile file, ModelConfig config) throws IOException {
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

  /**
   * Computes the version of the model in a directory from its files, without loading it.
   *
   * @throws ModelDirectoryException if {@value #CONFIG} is malformed
   * @throws IOException if a file is missing or cannot be read
   */
  public static String version(Path directory) throws IOException {
    MessageDigest digest = sha256();
    SmallFile configFile = SmallFile.read(directory.resolve(CONFIG));
    digest.update(
        ModelConfigFile.parse(configFile.file(), configFile.content())
            .versioned(configFile.content()));
    for (String file : List.of(VOCABULARY, WEIGHTS)) {
      try (InputStream in =
          new DigestInputStream(Files.newInputStream(directory.resolve(file)), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return version(digest);
  }

  private static String version(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
