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
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With ONNX Runtime an item has the same bytes alone as with any others, so that documents embedded
 * elsewhere on the same machine, or by a continued run, are those that Solr would embed.
 */
class BatchIndependenceTest {
  private static final String THREADS = "OMP_NUM_THREADS";

  /** Sizes whose rows fill vector registers, and sizes that do not. */
  enum Model {
    SMALL(TestModels.config(), false),
    ONE_MATCHING_LAYER(TestModels.plainConfig(), false),
    HEADS_OF_BERT(TestModels.bertHeadsConfig(), false),
    HEADS_OF_FIVE(
        new ModelConfig(
            new BackboneConfig(627, 20, 2, 4, 37, 512, 2, 1e-12f, 7, true, 1e-12f, 0, 0),
            new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
            50,
            34),
        false),
    WIDE_HEADS_AND_LONG_TEXTS(
        new ModelConfig(
            new BackboneConfig(627, 272, 1, 2, 24, 512, 2, 1e-12f, 7, true, 1e-12f, 0, 0),
            new MatchingHeadConfig(1, 1, 0),
            120,
            90),
        false),
    INT8(TestModels.config(), true);

    private final ModelConfig config;
    private final boolean int8;

    Model(ModelConfig config, boolean int8) {
      this.config = config;
      this.int8 = int8;
    }
  }

  private final Random random = new Random(TestSeed.of(getClass()));
  private final String threads = System.getProperty(THREADS);
  @TempDir private Path folder;

  @AfterEach
  void restoreThreads() {
    if (threads == null) {
      System.clearProperty(THREADS);
    } else {
      System.setProperty(THREADS, threads);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemHasTheSameBytesAloneAndInBatches(Model model) throws IOException {
    Path directory = TestModels.random(folder.resolve("float32"), model.config, random.nextLong());
    if (model.int8) {
      directory = folder.resolve("int8");
      ModelDirectoryWriter.writeInt8(folder.resolve("float32"), directory);
    }
    List<Embedding> expected = new ArrayList<>();
    List<String> captions = captions();
    List<RegionFeatures> images = images(model.config);
    for (int count : new int[] {1, 2}) {
      System.setProperty(THREADS, Integer.toString(count));
      try (AladinEncoder encoder =
          AladinEncoder.load(
              directory,
              new EncoderOptions(Device.cpu(), 64, 8).with(EncodingEngine.ONNX_RUNTIME))) {
        if (expected.isEmpty()) {
          captions.forEach(caption -> expected.addAll(encoder.encodeCaptions(List.of(caption))));
          images.forEach(image -> expected.addAll(encoder.encodeImages(List.of(image))));
        }
        for (int batch : new int[] {2, 7, 64}) {
          List<Embedding> actual = new ArrayList<>();
          for (int from = 0; from < captions.size(); from += batch) {
            actual.addAll(
                encoder.encodeCaptions(
                    captions.subList(from, Math.min(captions.size(), from + batch))));
          }
          for (int from = 0; from < images.size(); from += batch) {
            actual.addAll(
                encoder.encodeImages(images.subList(from, Math.min(images.size(), from + batch))));
          }
          assertSame(expected, actual, "batches of " + batch + " with " + count + " threads");
        }
      }
    }
  }

  private static void assertSame(List<Embedding> expected, List<Embedding> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      String item = "item " + i + " in " + what;
      assertArrayEquals(expected.get(i).vector(), actual.get(i).vector(), item);
      assertArrayEquals(
          expected.get(i).alignment().vectors(), actual.get(i).alignment().vectors(), item);
    }
  }

  private List<String> captions() {
    List<String> captions = new ArrayList<>(List.of("", "cat", "A dog on a boat. ".repeat(40)));
    captions.add("A dog on a boat. ".repeat(14));
    while (captions.size() < 66) {
      captions.add("A man and " + "a boat and ".repeat(random.nextInt(9)) + "a dog");
    }
    return captions;
  }

  private List<RegionFeatures> images(ModelConfig config) {
    int width = config.backbone().regionWidth();
    List<RegionFeatures> images =
        new ArrayList<>(List.of(image(1, width, ""), image(1, width, ""), image(34, width, "")));
    images.add(image(90, width, "boat"));
    while (images.size() < 40) {
      images.add(image(1 + random.nextInt(34), width, "cat dog ".repeat(random.nextInt(10))));
    }
    return images;
  }

  private RegionFeatures image(int regions, int width, String labels) {
    float[] values = new float[regions * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RegionFeatures(values, width, labels);
  }
}
