/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Precision;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.TorchTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8ModelTest {
  private final Random random = new Random(TestSeed.of(getClass()));
  @TempDir Path folder;
  private Path float32;
  private Path int8;

  @BeforeEach
  void write() throws IOException {
    float32 = TestModels.random(folder.resolve("float32"), random.nextLong());
    int8 = folder.resolve("int8");
    ModelDirectoryWriter.writeInt8(float32, int8);
  }

  @Test
  void vectorsAreCloseToThoseOfFloat32AndNeedAQuarterOfTheLinearWeights() throws IOException {
    List<String> captions = List.of("", "A red bus.", "A man and a boat and a plane on a lake.");
    List<RegionFeatures> images = List.of(image(1), image(34), image(7));
    try (AladinEncoder exact = load(float32);
        AladinEncoder rounded = load(int8)) {
      assertClose(exact.encodeCaptions(captions), rounded.encodeCaptions(captions));
      assertClose(exact.encodeImages(images), rounded.encodeImages(images));
      assertTrue(rounded.parameterBytes() < exact.parameterBytes());
    }
    assertEquals(Precision.INT8, ModelDirectory.readPrecision(int8));
    assertNotEquals(ModelDirectory.version(float32), ModelDirectory.version(int8));
    assertEquals(ModelDirectory.version(int8), ModelDirectory.describe(int8).version());
  }

  @Test
  void aVectorDoesNotDependOnWhatIsEncodedWithIt() throws IOException {
    List<String> captions =
        List.of("", "A red bus.", "A boat and a boat and a boat.", "dog ".repeat(60));
    List<RegionFeatures> images = List.of(image(2), image(34), image(11));
    try (AladinEncoder encoder = load(int8)) {
      List<Embedding> together = new ArrayList<>(encoder.encodeCaptions(captions));
      together.addAll(encoder.encodeImages(images));
      List<Embedding> alone = new ArrayList<>();
      captions.forEach(caption -> alone.addAll(encoder.encodeCaptions(List.of(caption))));
      images.forEach(image -> alone.addAll(encoder.encodeImages(List.of(image))));
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i).vector(), together.get(i).vector(), "item " + i);
      }
    }
  }

  @Test
  void wordEmbeddingsAreRoundedToTheNearestOf255StepsOfTheWord() throws IOException {
    TorchTensor exact = tensor(float32, ParameterNames.WORDS);
    float[] expected = exact.toFloats();
    long[] steps = tensor(int8, ParameterNames.WORDS).toLongs();
    float[] scales = tensor(int8, ParameterNames.WORDS + "_scale").toFloats();
    assertEquals(exact.shape()[0], scales.length);
    int width = (int) exact.shape()[1];
    for (int word = 0; word < scales.length; word++) {
      long most = 0;
      for (int i = word * width; i < (word + 1) * width; i++) {
        assertEquals(expected[i], steps[i] * scales[word], scales[word] * 0.5001f, "value " + i);
        most = Math.max(most, Math.abs(steps[i]));
      }
      assertTrue(most == 127 || scales[word] == 0, "word " + word + " uses " + most + " steps");
    }
  }

  private static TorchTensor tensor(Path model, String name) throws IOException {
    return SafetensorsFile.read(model.resolve(ModelDirectory.WEIGHTS)).get(name);
  }

  @Test
  void libtorchAndDamagedFilesAreRefused() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelDirectoryException e =
          assertThrows(ModelDirectoryException.class, () -> ModelDirectory.read(int8, manager));
      assertEquals(
          "Model directory "
              + int8
              + " is in int8, which only ONNX Runtime computes with: expected a model in float32",
          e.getMessage());
    }
    Path config = int8.resolve(ModelDirectory.CONFIG);
    Files.writeString(config, Files.readString(config).replace("\"int8\"", "\"int4\""));
    ModelDirectoryException precision =
        assertThrows(ModelDirectoryException.class, () -> load(int8));
    assertTrue(
        precision.getMessage().endsWith("precision is \"int4\", expected \"float32\" or \"int8\""),
        precision.getMessage());
    Files.copy(float32.resolve(ModelDirectory.CONFIG), config, StandardCopyOption.REPLACE_EXISTING);
    ModelDirectoryException weights = assertThrows(ModelDirectoryException.class, () -> load(int8));
    assertTrue(weights.getMessage().contains(" holds "), weights.getMessage());
  }

  private static AladinEncoder load(Path directory) throws IOException {
    return AladinEncoder.load(directory, EncoderOptions.cpu().with(EncodingEngine.ONNX_RUNTIME));
  }

  private static void assertClose(List<Embedding> expected, List<Embedding> actual) {
    for (int i = 0; i < expected.size(); i++) {
      float[] a = expected.get(i).vector();
      float[] b = actual.get(i).vector();
      double cosine = 0;
      for (int d = 0; d < a.length; d++) {
        cosine += (double) a[d] * b[d];
      }
      assertTrue(cosine > 0.995 && cosine < 1 - 1e-9, "cosine " + cosine);
      assertEquals(expected.get(i).alignment().count(), actual.get(i).alignment().count());
    }
  }

  private RegionFeatures image(int regions) {
    float[] values = new float[regions * 2054];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RegionFeatures(values, 2054, "cat dog");
  }
}
