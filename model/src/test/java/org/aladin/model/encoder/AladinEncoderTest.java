/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(EncodingEngine.class)
class AladinEncoderTest {
  private static final long SEED = 20261123;
  private static final float TOLERANCE = 1e-5f;
  private static AladinEncoder encoder;
  @TempDir static Path directory;

  @Parameter EncodingEngine engine;

  @BeforeParameterizedClassInvocation
  static void load(EncodingEngine engine) throws Exception {
    encoder =
        AladinEncoder.load(TestModels.random(directory, SEED), EncoderOptions.cpu().with(engine));
  }

  @AfterParameterizedClassInvocation
  static void close() {
    encoder.close();
  }

  static RegionFeatures image(Random random, int regions, int width) {
    float[] values = new float[regions * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RegionFeatures(values, width, "cat dog");
  }

  private static RegionFeatures labelled(RegionFeatures image, String labels) {
    return new RegionFeatures(image.values(), image.width(), labels);
  }

  @Test
  void captionsInABatchEqualCaptionsAlone() {
    List<String> captions =
        List.of("A man.", "A plane on a lake surrounded by mountains.", "boat", "", "A DOG!");
    List<Embedding> together = encoder.encodeCaptions(captions);
    for (int i = 0; i < captions.size(); i++) {
      assertClose(encoder.encodeCaptions(List.of(captions.get(i))).get(0), together.get(i));
      assertEquals(
          encoder.captionWords(captions.get(i)).size(), together.get(i).alignment().count());
    }
  }

  @Test
  void aCallOfManyBatchesIsAnsweredInOrder() {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      captions.add("A man and " + "a boat and ".repeat(i % 9) + (char) ('a' + i % 26));
    }
    List<Embedding> together = encoder.encodeCaptions(captions);
    assertEquals(70, together.size());
    for (int i : new int[] {0, 31, 32, 69}) {
      assertClose(encoder.encodeCaptions(List.of(captions.get(i))).get(0), together.get(i));
    }
    assertEquals(List.of(), encoder.encodeCaptions(List.of()));
  }

  @Test
  void imagesInABatchEqualImagesAloneAndFurtherRegionsAreNotLookedAt() {
    Random random = new Random(SEED);
    List<RegionFeatures> images = new ArrayList<>();
    for (int regions : new int[] {5, 1, 34, 40, 2}) {
      images.add(image(random, regions, 2054));
    }
    List<Embedding> together = encoder.encodeImages(images);
    for (int i = 0; i < images.size(); i++) {
      assertClose(encoder.encodeImages(List.of(images.get(i))).get(0), together.get(i));
      assertEquals(Math.min(images.get(i).count(), 34) - 1, together.get(i).alignment().count());
    }
  }

  @Test
  void everyVectorHasLengthOne() {
    Embedding e = encoder.encodeCaptions(List.of("A seaplane parked on the shore.")).get(0);
    assertEquals(1, norm(e.vector(), 0, 24), TOLERANCE);
    for (int i = 0; i < e.alignment().count(); i++) {
      assertEquals(1, norm(e.alignment().vectors(), i * 24, 24), TOLERANCE);
    }
  }

  @Test
  void aTextWithoutFullStopKeepsItsLastWord() {
    assertEquals(List.of("a", "small", "boat"), encoder.captionWords("A small boat"));
    assertClose(
        encoder.encodeCaptions(List.of("A small boat.")).get(0),
        encoder.encodeCaptions(List.of("A small boat")).get(0));
  }

  @Test
  void aFullStopCountsWhateverUnreadComesAfterIt() {
    Embedding plain = encoder.encodeCaptions(List.of("A small boat.")).get(0);
    for (String unread :
        List.of(
            "\u00a0", "\u200b", "\ufeff", "\u00ad", "\ufe0f", "\u0301", "\u2028", "\ud83e\udee8")) {
      assertClose(plain, encoder.encodeCaptions(List.of("A small boat." + unread)).get(0));
    }
  }

  @Test
  void specialTokensInTextsAreTextAndInTrainingFilesSpecial() {
    String special = "[SEP] boat [PAD] [CLS] [MASK] [UNK]";
    String text = "[ sep ] boat [ pad ] [ cls ] [ mask ] [ unk ]";
    Embedding asText = encoder.encodeCaptions(List.of("A " + text)).get(0);
    assertClose(asText, encoder.encodeCaptions(List.of("A " + special)).get(0));
    assertEquals(encoder.captionWords("A " + text), encoder.captionWords("A " + special));
    Embedding asToken = encoder.encodeCaptionsAsWritten(List.of("A " + special)).get(0);
    assertEquals(6, asToken.alignment().count()); // seven pieces but for the last
    RegionFeatures image = image(new Random(SEED), 3, 2054);
    RegionFeatures texts = new RegionFeatures(image.values(), image.width(), text);
    RegionFeatures specials = new RegionFeatures(image.values(), image.width(), special);
    float[] labelledAsText = encoder.encodeImages(List.of(texts)).get(0).vector();
    assertArrayEquals(
        labelledAsText, encoder.encodeImages(List.of(specials)).get(0).vector(), TOLERANCE);
    assertFalse(
        Arrays.equals(
            labelledAsText, encoder.encodeImagesAsWritten(List.of(specials)).get(0).vector()));
  }

  @Test
  void labelsHaveALimitOfTheirOwn(@TempDir Path folder) throws Exception {
    ModelConfig sizes = TestModels.config();
    ModelConfig config =
        new ModelConfig(sizes.backbone(), sizes.matching(), new InputLimits(50, 8, 34));
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(config, manager, SEED)) {
      ModelDirectoryWriter.write(folder, config, TestModels.vocabulary(), parameters);
    }
    RegionFeatures image = image(new Random(SEED), 3, 2054);
    try (AladinEncoder limited = AladinEncoder.load(folder, EncoderOptions.cpu())) {
      RegionFeatures six = labelled(image, "a b c d e f");
      RegionFeatures seven = labelled(image, "a b c d e f g");
      assertArrayEquals(
          limited.encodeImages(List.of(six)).get(0).vector(),
          limited.encodeImages(List.of(seven)).get(0).vector());
      assertFalse(
          Arrays.equals(
              encoder.encodeImages(List.of(six)).get(0).vector(),
              encoder.encodeImages(List.of(seven)).get(0).vector()));
      String caption = "a b c d e f g h i j k.";
      assertClose(
          encoder.encodeCaptions(List.of(caption)).get(0),
          limited.encodeCaptions(List.of(caption)).get(0));
    }
  }

  @Test
  void regionsOfAnotherWidthAreRefusedWithBothNumbers() {
    RegionFeatures wrong = image(new Random(SEED), 2, 100);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeImages(List.of(wrong)));
    assertEquals("Regions have 100 numbers each, but the model takes 2054", e.getMessage());
  }

  @Test
  void manyThreadsGetTheirOwnAnswersAndNothingIsLeftInNativeMemory() throws Exception {
    int before = encoder.nativeArrays();
    if (engine == EncodingEngine.PYTORCH) {
      assertEquals(ParameterNames.shapes(encoder.config()).size(), before);
    }
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      captions.add("A man and " + "a boat and ".repeat(i % 7) + "a plane " + (char) ('a' + i % 26));
    }
    List<Embedding> alone =
        captions.stream().map(c -> encoder.encodeCaptions(List.of(c)).get(0)).toList();
    ExecutorService clients = Executors.newFixedThreadPool(8, r -> new Thread(r, "client"));
    try {
      List<Callable<Embedding>> calls = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String caption = captions.get(i % captions.size());
        calls.add(() -> encoder.encodeCaptions(List.of(caption)).get(0));
      }
      List<Future<Embedding>> answers = clients.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertClose(alone.get(i % alone.size()), answers.get(i).get());
      }
    } finally {
      clients.shutdownNow();
    }
    assertEquals(before, encoder.nativeArrays());
  }

  @Test
  void aClosedEncoderSaysSo(@TempDir Path other) throws Exception {
    AladinEncoder closed =
        AladinEncoder.load(TestModels.random(other, 1), EncoderOptions.cpu().with(engine));
    closed.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> closed.encodeCaptions(List.of("a cat")));
    assertEquals("The encoder is closed", e.getMessage());
  }

  private static void assertClose(Embedding expected, Embedding actual) {
    assertArrayEquals(expected.vector(), actual.vector(), TOLERANCE);
    assertArrayEquals(expected.alignment().vectors(), actual.alignment().vectors(), TOLERANCE);
  }

  private static double norm(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
