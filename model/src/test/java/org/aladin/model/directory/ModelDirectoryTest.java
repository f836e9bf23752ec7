/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
  private final NDManager manager = NDManager.newBaseManager();
  @TempDir Path directory;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    TestModels.random(directory, 7);
    ModelDirectory read = ModelDirectory.read(directory, manager);
    assertEquals(TestModels.config(), read.config());
    assertEquals(TestModels.vocabulary().pieces(), read.vocabulary().pieces());
    try (Parameters expected = Parameters.initialise(TestModels.config(), manager, 7)) {
      for (String name : ParameterNames.shapes(TestModels.config()).keySet()) {
        assertArrayEquals(
            expected.get(name).toFloatArray(), read.parameters().get(name).toFloatArray(), name);
      }
    }
  }

  @Test
  void theWeightsAreAPlainSafetensorsFile() throws IOException {
    TestModels.random(directory, 7);
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(file.getLong())];
    file.get(header);
    JsonObject json =
        JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject();
    assertEquals(ParameterNames.shapes(TestModels.config()).keySet(), json.keySet());
    JsonObject words =
        json.getAsJsonObject("img_txt_enc.oscar_model.bert.embeddings.word_embeddings.weight");
    assertEquals("F32", words.get("dtype").getAsString());
    assertEquals("[627,24]", words.get("shape").toString());
  }

  @Test
  void theVersionTellsModelsApart(@TempDir Path same, @TempDir Path other) throws IOException {
    String version = version(TestModels.random(directory, 1));
    assertTrue(version.matches("[0-9a-f]{16}"), version);
    assertEquals(version, version(TestModels.random(same, 1)));
    assertNotEquals(version, version(TestModels.random(other, 2)));
  }

  private String version(Path model) throws IOException {
    return ModelDirectory.read(model, manager).version();
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    rewriteConfig("\"aladin_format\": 1", "\"aladin_format\": 99");
    assertMessage(
        "Model directory "
            + directory
            + " has format 99, but this version reads formats up to 4: use a newer version of ALADIN"
            + " for Solr");
  }

  @Test
  void theExtractorOfTheFeaturesIsReadBackAndIsPartOfTheVersion() throws IOException {
    TestModels.random(directory, 7);
    String without = version(directory);
    assertEquals(Optional.empty(), ModelDirectory.readExtractor(directory));
    ExtractorFingerprint extractor = new ExtractorFingerprint("my-detector", "0123456789abcdef");
    TestModels.random(directory, 7, Optional.of(extractor));
    assertEquals(Optional.of(extractor), ModelDirectory.readExtractor(directory));
    assertEquals(TestModels.config(), ModelDirectory.readConfig(directory));
    assertEquals(Optional.of(extractor), ModelDirectory.read(directory, manager).extractor());
    assertNotEquals(without, version(directory));
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu())) {
      assertEquals(Optional.of(extractor), encoder.extractor());
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void theAlignmentModeIsReadBackButTheVersionIsThatOfTheVectors(AlignmentMode mode)
      throws IOException {
    ModelConfig one = TestModels.config();
    ModelConfig two = new ModelConfig(one.backbone(), one.matching(), new InputLimits(20, 60, 24));
    ExtractorFingerprint made = new ExtractorFingerprint("my-detector", "0123456789abcdef");
    for (ModelConfig config : List.of(one, two)) {
      for (Optional<ExtractorFingerprint> extractor :
          List.of(Optional.<ExtractorFingerprint>empty(), Optional.of(made))) {
        write(config, extractor);
        String version = version(directory);
        String json = Files.readString(directory.resolve("config.json"));
        write(config.with(mode), extractor);
        assertEquals(config.with(mode), ModelDirectory.readConfig(directory));
        assertEquals(version, version(directory));
        assertEquals(version, ModelDirectory.version(directory));
        assertEquals(extractor, ModelDirectory.readExtractor(directory));
        String inMode = Files.readString(directory.resolve("config.json"));
        if (mode == AlignmentMode.MRSW) {
          assertEquals(json, inMode);
        } else {
          assertTrue(inMode.startsWith("{\n  \"aladin_format\": 3,\n"), inMode);
        }
      }
    }
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu())) {
      assertEquals(mode, encoder.config().alignmentMode());
      assertEquals(ModelDirectory.version(directory), encoder.version());
    }
  }

  private void write(ModelConfig config, Optional<ExtractorFingerprint> extractor)
      throws IOException {
    try (Parameters parameters = Parameters.initialise(config, manager, 7)) {
      ModelDirectoryWriter.write(directory, config, TestModels.vocabulary(), parameters, extractor);
    }
  }

  @Test
  void theAlignmentModeCanBeWrittenByHandAnywhereInTheFile() throws IOException {
    TestModels.random(directory, 7);
    String version = version(directory);
    String config = Files.readString(directory.resolve("config.json"));
    for (String edited :
        List.of(
            config.replaceFirst("\\{\n", "{\n  \"alignment_mode\": \"symm\",\n"),
            config.replaceFirst("\n}\n$", ",\n  \"alignment_mode\" : \"symm\"\n}\n"))) {
      Files.writeString(directory.resolve("config.json"), edited);
      assertEquals(AlignmentMode.SYMM, ModelDirectory.readConfig(directory).alignmentMode());
      assertEquals(version, version(directory), edited);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"mrsw\"", "\"scan-sentences\"", "\"\"", "null", "1", "[\"symm\"]"})
  void anUnknownAlignmentModeIsRefused(String mode) throws IOException {
    TestModels.random(directory, 7);
    rewriteConfig("\"aladin_format\": 1", "\"aladin_format\": 3, \"alignment_mode\": " + mode);
    assertMessage(
        directory.resolve("config.json")
            + ": alignment_mode is "
            + mode
            + ", expected one of sum, mean, MrSw, MrAVGw, symm, MwSr");
  }

  @Test
  void aModelOfAnUnknownExtractorHasTheFirstFormat() throws IOException {
    TestModels.random(directory, 7);
    String config = Files.readString(directory.resolve("config.json"));
    assertTrue(config.contains("\"aladin_format\": 1,"), config);
    assertFalse(config.contains("extractor"), config);
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu())) {
      assertEquals(Optional.empty(), encoder.extractor());
    }
  }

  @Test
  void anExtractorThatIsNoneIsRefused() throws IOException {
    rewriteConfig("\"aladin_format\": 1,", "\"aladin_format\": 2, \"extractor\": \"mine\",");
    assertMessage(
        directory.resolve("config.json")
            + ": extractor: Extractor fingerprint \"mine\", expected a name, \"@\" and 16"
            + " hexadecimal digits");
    rewriteConfig("\"aladin_format\": 1,", "\"aladin_format\": 2, \"extractor\": 7,");
    assertMessage(directory.resolve("config.json") + ": extractor is 7, expected a text");
    rewriteConfig("\"aladin_format\": 1,", "\"aladin_format\": 1, \"extractor\": \"a\",");
    assertMessage(
        directory.resolve("config.json")
            + ": missing keys [], unknown keys [extractor], expected exactly [backbone, matching,"
            + " max_regions, max_tokens]");
  }

  @Test
  void aLimitOfItsOwnForLabelsIsReadBack() throws IOException {
    ModelConfig both = TestModels.config();
    ModelConfig config =
        new ModelConfig(both.backbone(), both.matching(), new InputLimits(20, 60, 24));
    try (Parameters parameters = Parameters.initialise(config, manager, 3)) {
      ModelDirectoryWriter.write(directory, config, TestModels.vocabulary(), parameters);
    }
    String json = Files.readString(directory.resolve("config.json"));
    assertTrue(json.contains("\"aladin_format\": 3,"), json);
    assertEquals(config, ModelDirectory.readConfig(directory));
    assertEquals(new InputLimits(20, 60, 24), ModelDirectory.readConfig(directory).limits());
    Files.writeString(
        directory.resolve("config.json"),
        json.replace("\"max_label_tokens\": 60", "\"max_label_tokens\": 513"));
    assertMessage(
        directory.resolve("config.json")
            + ": The maximum number of tokens of object labels is 513, but the backbone has only 512"
            + " positions");
    Files.writeString(
        directory.resolve("config.json"),
        json.replace("\"max_label_tokens\": 60", "\"max_label_tokens\": 6.5"));
    assertMessage(
        directory.resolve("config.json") + ": max_label_tokens is 6.5, expected a whole number");
    Files.writeString(
        directory.resolve("config.json"),
        json.replace("\"aladin_format\": 3", "\"aladin_format\": 1"));
    assertMessage(
        directory.resolve("config.json")
            + ": missing keys [], unknown keys [max_label_tokens], expected exactly [backbone,"
            + " matching, max_regions, max_tokens]");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    TestModels.random(directory, 1);
    Files.delete(directory.resolve("vocab.txt"));
    assertMessage(
        "Model directory "
            + directory
            + " has no file vocab.txt, expected config.json, vocab.txt, model.safetensors");
  }

  @Test
  void aBertDirectoryIsTold() throws IOException {
    TestModels.random(directory, 1);
    Files.writeString(directory.resolve("config.json"), "{\"hidden_size\": 768}");
    assertMessage(
        directory.resolve("config.json")
            + " has no aladin_format: it is not a model directory written by the training jar (a"
            + " BERT or VinVL directory is turned into one by its train or convert command)");
  }

  @Test
  void unknownAndMissingKeysAreListed() throws IOException {
    rewriteConfig("\"max_regions\"", "\"max_region\"");
    assertMessage(
        directory.resolve("config.json")
            + ": missing keys [max_regions], unknown keys [max_region], expected exactly [backbone,"
            + " matching, max_regions, max_tokens]");
  }

  @Test
  void impossibleSizesAreRefusedWithBothNumbers() throws IOException {
    rewriteConfig("\"hidden_size\": 24", "\"hidden_size\": 25");
    assertMessage(
        directory.resolve("config.json")
            + ": The hidden size 25 is not divisible by the 3 attention heads");
  }

  @Test
  void weightsOfOtherSizesAreRefusedWithBothShapes() throws IOException {
    rewriteConfig("\"region_width\": 2054", "\"region_width\": 2053");
    assertMessage(
        directory.resolve("model.safetensors")
            + ": Parameter img_txt_enc.oscar_model.bert.img_embedding.weight"
            + " has shape (24, 2054), expected (24, 2053)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aVocabularyOfAnotherLengthThanTheEmbeddingsIsRefusedWithBothNumbers(int more)
      throws IOException {
    TestModels.random(directory, 1);
    Path file = directory.resolve("vocab.txt");
    List<String> pieces = new ArrayList<>(Files.readAllLines(file));
    if (more < 0) {
      pieces.remove(pieces.size() - 1);
    } else {
      pieces.add("more");
    }
    Files.write(file, pieces);
    assertMessage(
        file
            + " has "
            + (627 + more)
            + " pieces, but the model has 627 word embeddings, expected as many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "vocab.txt"})
  void aTextInAnotherEncodingIsNamedWithThePlace(String name) throws IOException {
    TestModels.random(directory, 1);
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[1] = (byte) 0xE9;
    Files.write(file, bytes);
    assertMessage(file + " is not UTF-8: byte 0xE9 at offset 1, line 1");
  }

  @Test
  void byteOrderMarksAndLineEndsOfWindowsChangeNothing() throws IOException {
    TestModels.random(directory, 1);
    for (String name : List.of("config.json", "vocab.txt")) {
      Path file = directory.resolve(name);
      Files.writeString(file, "\ufeff" + Files.readString(file).replace("\n", "\r\n"));
    }
    ModelDirectory read = ModelDirectory.read(directory, manager);
    assertEquals(TestModels.config(), read.config());
    assertEquals(TestModels.vocabulary().pieces(), read.vocabulary().pieces());
  }

  @Test
  void aVocabularyWithoutSpecialPiecesIsAFaultOfTheDirectory() throws IOException {
    TestModels.random(directory, 1);
    Path file = directory.resolve("vocab.txt");
    Files.writeString(file, Files.readString(file).replace("[PAD]", "[pad]"));
    assertMessage("Vocabulary " + file + " has 627 pieces, but not [PAD]");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() throws IOException {
    rewriteConfig("\"max_regions\"", "\"max_tokens\"");
    assertMessage(
        directory.resolve("config.json")
            + " is not a JSON object: the name \"max_tokens\" appears twice at $.max_tokens");
  }

  @Test
  void aSizeWithAFractionIsRefused() throws IOException {
    rewriteConfig("\"hidden_size\": 24", "\"hidden_size\": 24.9");
    assertMessage(
        directory.resolve("config.json") + ": hidden_size is 24.9, expected a whole number");
  }

  @Test
  void aCutWeightsFileIsRefused() throws IOException {
    TestModels.random(directory, 1);
    Path weights = directory.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
    ModelDirectoryException e =
        assertThrows(ModelDirectoryException.class, () -> ModelDirectory.read(directory, manager));
    assertTrue(
        e.getMessage().startsWith(weights + " is not a complete safetensors file"), e::getMessage);
  }

  /**
   * Weights and vocabulary are swapped continuously, so that some reads see a change: the result
   * has the version of exactly that content, or reading fails.
   */
  @Test
  @Timeout(120)
  void theVersionIsThatOfWhatWasReadHoweverFilesAreSwapped(@TempDir Path other) throws Exception {
    TestModels.random(directory, 1);
    TestModels.random(other, 2);
    Path vocabulary = other.resolve("vocab.txt");
    List<String> pieces = new ArrayList<>(Files.readAllLines(vocabulary));
    Collections.swap(pieces, 400, 401);
    Files.write(vocabulary, pieces);
    Map<String, byte[][]> contents = new LinkedHashMap<>();
    for (String file : List.of("vocab.txt", "model.safetensors")) {
      contents.put(
          file,
          new byte[][] {
            Files.readAllBytes(directory.resolve(file)), Files.readAllBytes(other.resolve(file))
          });
    }
    Map<String, String> versions = new HashMap<>();
    for (int v = 0; v < 2; v++) {
      for (int w = 0; w < 2; w++) {
        Files.write(directory.resolve("vocab.txt"), contents.get("vocab.txt")[v]);
        Files.write(directory.resolve("model.safetensors"), contents.get("model.safetensors")[w]);
        try (Parameters parameters = ModelDirectory.read(directory, manager).parameters()) {
          versions.put(mark(contents.get("vocab.txt")[v], parameters), version(directory));
        }
      }
    }
    assertEquals(4, Set.copyOf(versions.values()).size());

    AtomicBoolean stopped = new AtomicBoolean();
    Random random = new Random(5);
    Thread swapping =
        new Thread(
            () -> {
              while (!stopped.get()) {
                contents.forEach(
                    (file, content) -> {
                      try {
                        Path aside =
                            Files.write(other.resolve("aside"), content[random.nextInt(2)]);
                        Files.move(aside, directory.resolve(file), ATOMIC_MOVE);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    });
              }
            },
            "swapping");
    swapping.start();
    int read = 0;
    try {
      for (int i = 0; i < 300; i++) {
        try {
          ModelDirectory model = ModelDirectory.read(directory, manager);
          try (Parameters parameters = model.parameters()) {
            byte[] text = (String.join("\n", model.vocabulary().pieces()) + "\n").getBytes(UTF_8);
            assertEquals(versions.get(mark(text, parameters)), model.version(), "read " + i);
            read++;
          }
        } catch (ModelDirectoryException e) {
          assertTrue(e.getMessage().contains("vocab.txt was changed"), e::getMessage);
        }
      }
    } finally {
      stopped.set(true);
      swapping.join();
    }
    assertTrue(read > 10, read + " reads");
  }

  private static String mark(byte[] vocabulary, Parameters parameters) {
    float[] words = parameters.get(ParameterNames.WORDS).toFloatArray();
    return Arrays.hashCode(vocabulary) + " " + Arrays.hashCode(words);
  }

  @Test
  void aWeightThatIsNotFiniteIsNamedWithItsIndex() throws IOException {
    Path weights = TestModels.random(directory, 1).resolve("model.safetensors");
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(file.getLong())];
    file.get(header);
    JsonObject json =
        JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject();
    int begin =
        file.position()
            + json.getAsJsonObject(ParameterNames.WORDS)
                .getAsJsonArray("data_offsets")
                .get(0)
                .getAsInt();
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      file.putFloat(begin + Float.BYTES * (3 * 24 + 17), bad);
      Files.write(weights, file.array());
      assertMessage(
          weights
              + ": Parameter "
              + ParameterNames.WORDS
              + " is "
              + bad
              + " at [3, 17] of (627, 24), expected finite numbers");
    }
  }

  private void rewriteConfig(String from, String to) throws IOException {
    TestModels.random(directory, 1);
    Path config = directory.resolve("config.json");
    String text = Files.readString(config);
    assertTrue(text.contains(from), text);
    Files.writeString(config, text.replace(from, to));
  }

  private void assertMessage(String expected) {
    ModelDirectoryException e =
        assertThrows(ModelDirectoryException.class, () -> ModelDirectory.read(directory, manager));
    assertEquals(expected, e.getMessage());
  }
}
