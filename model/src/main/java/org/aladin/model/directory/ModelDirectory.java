/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.Precision;
import org.aladin.model.text.Vocabulary;

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
 * @param words the second moment of the words of its captions; absent if the directory has none
 */
@PublicApi
public record ModelDirectory(
    ModelConfig config,
    Vocabulary vocabulary,
    Parameters parameters,
    String version,
    Optional<ExtractorFingerprint> extractor,
    Optional<WordMoment> words) {
  public static final String CONFIG = "config.json";
  public static final String VOCABULARY = "vocab.txt";
  public static final String WEIGHTS = "model.safetensors";

  /**
   * The network as a graph for ONNX Runtime, which reads the weights from {@link #WEIGHTS}.
   * Optional, and not part of the version: both engines compute the same.
   */
  public static final String GRAPH = "model.onnx";

  /**
   * The second moment of the words of the model's captions, see {@link WordMoment}. Optional, and
   * not part of the version: vectors are the same without it.
   */
  public static final String WORDS = "words.safetensors";

  static final List<String> FILES = List.of(CONFIG, VOCABULARY, WEIGHTS);

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

  static ModelConfigFile readConfigFile(Path directory) throws IOException {
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
          ModelDirectoryReader.read(
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
          description.extractor(),
          description.words());
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
    return ModelDirectoryReader.check(directory);
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

  /**
   * Reads the vocabulary of a model directory.
   *
   * @param config the sizes in the same directory
   * @throws ModelDirectoryException if the file is malformed, or does not have one piece per word
   *     embedding of the model
   * @throws IOException if it cannot be read
   */
  public static Vocabulary readVocabulary(Path directory, ModelConfig config) throws IOException {
    return ModelDirectoryReader.vocabulary(SmallFile.read(directory.resolve(VOCABULARY)), config);
  }

  /**
   * Reads the second moment of the words of a model directory's captions.
   *
   * @param config the sizes in the same directory
   * @return empty if there is no {@value #WORDS}
   * @throws ModelDirectoryException if the file is malformed, or not of the model's dimension
   * @throws IOException if it cannot be read
   */
  public static Optional<WordMoment> readWords(Path directory, ModelConfig config)
      throws IOException {
    return WordMomentFile.read(directory, config.dimension());
  }

  static void requireFiles(Path directory) throws ModelDirectoryException {
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

  static String version(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
