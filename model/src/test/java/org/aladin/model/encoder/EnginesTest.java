/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.ModelConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares ONNX Runtime's embeddings with libtorch's, of one model directory. */
class EnginesTest {
  private static final float TOLERANCE = 1e-5f;
  private static final Random RANDOM = new Random(TestSeed.of(EnginesTest.class));
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 33, 64})
  void embeddingsOfBatchesAreEqual(int batch) throws IOException {
    TestModels.random(directory, RANDOM.nextLong());
    compare(TestModels.config(), captions(batch), images(batch, 2054));
  }

  @Test
  void emptyAndLongestTextsAreEqualAloneAndTogether() throws IOException {
    TestModels.random(directory, RANDOM.nextLong());
    List<String> captions = List.of("", "A dog on a boat. ".repeat(40), "cat");
    compare(TestModels.config(), captions, List.of());
    for (String caption : captions) {
      compare(TestModels.config(), List.of(caption), List.of());
    }
  }

  @Test
  void oneAndManyRegionsWithAndWithoutLabelsAreEqual() throws IOException {
    TestModels.random(directory, RANDOM.nextLong());
    List<RegionFeatures> images =
        List.of(
            image(1, 2054, ""),
            image(34, 2054, "cat dog ".repeat(40)),
            image(50, 2054, "boat"),
            image(2, 2054, ""));
    compare(TestModels.config(), List.of(), images);
    for (RegionFeatures image : images) {
      compare(TestModels.config(), List.of(), List.of(image));
    }
  }

  @Test
  void modelsWithoutNormOfRegionsAndWithOneMatchingLayerAreEqual() throws IOException {
    ModelConfig config = TestModels.plainConfig();
    TestModels.random(directory, config, RANDOM.nextLong());
    compare(config, captions(5), images(5, config.backbone().regionWidth()));
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void modelsOfThePublishedSizeAreEqual() throws IOException {
    ModelConfig config = TestModels.publishedSizeConfig();
    TestModels.random(directory, config, RANDOM.nextLong());
    List<String> captions = new ArrayList<>(List.of("", "A dog on a boat. ".repeat(40)));
    captions.addAll(captions(14));
    List<RegionFeatures> images = new ArrayList<>(List.of(image(1, 2054, ""), image(34, 2054, "")));
    images.addAll(images(6, 2054));
    compare(config, captions, images);
  }

  private void compare(ModelConfig config, List<String> captions, List<RegionFeatures> images)
      throws IOException {
    EncoderOptions options = new EncoderOptions(Device.cpu(), 64, 8);
    List<Embedding> expected = new ArrayList<>();
    try (AladinEncoder encoder =
        AladinEncoder.load(directory, options.with(EncodingEngine.PYTORCH))) {
      expected.addAll(encoder.encodeCaptions(captions));
      expected.addAll(encoder.encodeImages(images));
    }
    List<Embedding> actual = new ArrayList<>();
    try (AladinEncoder encoder =
        AladinEncoder.load(directory, options.with(EncodingEngine.ONNX_RUNTIME))) {
      assertEquals(config, encoder.config());
      actual.addAll(encoder.encodeCaptions(captions));
      actual.addAll(encoder.encodeImages(images));
    }
    assertEquals(captions.size() + images.size(), actual.size());
    for (int i = 0; i < actual.size(); i++) {
      assertArrayEquals(expected.get(i).vector(), actual.get(i).vector(), TOLERANCE, "item " + i);
      assertArrayEquals(
          expected.get(i).alignment().vectors(),
          actual.get(i).alignment().vectors(),
          TOLERANCE,
          "item " + i);
    }
  }

  private static List<String> captions(int count) {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      captions.add("A man and " + "a boat and ".repeat(RANDOM.nextInt(9)) + "a dog " + i);
    }
    return captions;
  }

  private static List<RegionFeatures> images(int count, int width) {
    List<RegionFeatures> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(image(1 + RANDOM.nextInt(34), width, "cat dog ".repeat(RANDOM.nextInt(10))));
    }
    return images;
  }

  private static RegionFeatures image(int regions, int width, String labels) {
    float[] values = new float[regions * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) RANDOM.nextGaussian();
    }
    return new RegionFeatures(values, width, labels);
  }
}
