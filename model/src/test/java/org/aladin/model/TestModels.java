/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Assumptions;

/** Small real models for the tests of all modules. */
public final class TestModels {
  private TestModels() {}

  /**
   * The folder of the small reference set: outputs of the original implementation. It is extracted
   * if the tests run from a jar.
   */
  public static Path reference() {
    return REFERENCE;
  }

  /** A reference set by its name; the test is skipped, and says so, where it is not. */
  public static Path reference(String name) {
    if (name.equals("small")) {
      return reference();
    }
    Path folder = Path.of("../../shared/reference", name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "no reference set at " + folder.toAbsolutePath());
    return folder;
  }

  private static final Path REFERENCE = onDisk("/reference/small");

  private static Path onDisk(String resource) {
    try {
      URI uri = TestModels.class.getResource(resource).toURI();
      if (uri.getScheme().equals("file")) {
        return Path.of(uri);
      }
      Path copy = Files.createTempDirectory("aladin-reference");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(copy.toFile()), "clean-up"));
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        PathUtils.copyDirectory(jar.getPath(resource), copy);
      }
      return copy;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sizes of the small reference model: 627 pieces, H = 24, 2 layers, regions of 2,054. */
  public static ModelConfig config() {
    return new ModelConfig(
        new BackboneConfig(627, 24, 2, 3, 48, 512, 2, 1e-12f, 2054, true, 1e-12f, 0, 0),
        new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
        50,
        34);
  }

  /** Other sizes: regions of 10 values that are not normalised, one matching layer. */
  public static ModelConfig plainConfig() {
    return new ModelConfig(
        new BackboneConfig(627, 16, 3, 2, 40, 64, 2, 1e-6f, 10, false, 1e-12f, 0, 0),
        new MatchingHeadConfig(1, 2, 0),
        20,
        5);
  }

  /** Few layers of 256 with heads of 64, as BERT's are. */
  public static ModelConfig bertHeadsConfig() {
    return new ModelConfig(
        new BackboneConfig(627, 256, 2, 4, 1024, 512, 2, 1e-12f, 2054, true, 1e-12f, 0, 0),
        new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
        50,
        34);
  }

  /** The published sizes with the small vocabulary. */
  public static ModelConfig publishedSizeConfig() {
    return new ModelConfig(
        new BackboneConfig(627, 768, 12, 12, 3072, 512, 2, 1e-12f, 2054, true, 1e-12f, 0, 0),
        new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
        50,
        34);
  }

  /** The vocabulary of that model, which includes punctuation and lower-case letters. */
  public static Vocabulary vocabulary() {
    try {
      return Vocabulary.read(reference().resolve("checkpoint-0132780/vocab.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a model directory with random weights.
   *
   * @param seed the same seed gives the same model
   * @return the directory
   */
  public static Path random(Path directory, long seed) {
    return random(directory, seed, Optional.empty());
  }

  /** Like the method above, for a model that was trained on features of this extractor. */
  public static Path random(Path directory, long seed, Optional<ExtractorFingerprint> extractor) {
    return random(directory, config(), seed, extractor);
  }

  /** Like the methods above, of other sizes with the same vocabulary. */
  public static Path random(Path directory, ModelConfig config, long seed) {
    return random(directory, config, seed, Optional.empty());
  }

  private static Path random(
      Path directory, ModelConfig config, long seed, Optional<ExtractorFingerprint> extractor) {
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(config, manager, seed)) {
      ModelDirectoryWriter.write(directory, config, vocabulary(), parameters, extractor);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
