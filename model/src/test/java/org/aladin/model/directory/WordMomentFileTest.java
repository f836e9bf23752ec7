/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordMomentFileTest {
  @TempDir Path directory;

  @Test
  void wordsAreReadBackAndAreNoPartOfTheVersion(@TempDir Path int8) throws IOException {
    TestModels.random(directory, 7);
    String version = ModelDirectory.version(directory);
    int dimension = TestModels.config().dimension();
    float[] values = new float[dimension * dimension];
    for (int d = 0; d < dimension; d++) {
      values[d * dimension + d] = 1 + d;
    }
    ModelDirectoryWriter.writeWords(directory, new WordMoment(values, dimension));
    for (EncodingEngine engine : EncodingEngine.values()) {
      EncoderOptions options = EncoderOptions.cpu().with(engine);
      try (AladinEncoder encoder = AladinEncoder.load(directory, options)) {
        assertArrayEquals(values, encoder.words().orElseThrow().values());
        assertEquals(version, encoder.version());
      }
    }
    ModelDirectoryWriter.writeInt8(directory, int8);
    assertArrayEquals(
        values, ModelDirectory.readWords(int8, TestModels.config()).orElseThrow().values());
    Files.delete(directory.resolve("words.safetensors"));
    assertEquals(Optional.empty(), ModelDirectory.describe(directory).words());
  }

  @Test
  void wordsThatAreNotThoseOfTheModelAreRefused() throws IOException {
    TestModels.random(directory, 7);
    Path file = directory.resolve("words.safetensors");
    ModelDirectoryWriter.writeWords(directory, new WordMoment(new float[9], 3));
    int dimension = TestModels.config().dimension();
    assertEquals(
        file
            + " holds FLOAT32[3, 3], expected FLOAT32["
            + dimension
            + ", "
            + dimension
            + "], the model's dimension",
        refusal());
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 1));
    String cut = refusal();
    assertTrue(cut.startsWith(file + " is not a complete safetensors file: "), cut);
    Files.copy(directory.resolve("model.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
    String others = refusal();
    assertTrue(others.endsWith(", expected one tensor second_moment"), others);
  }

  private String refusal() {
    return assertThrows(ModelDirectoryException.class, () -> ModelDirectory.describe(directory))
        .getMessage();
  }
}
