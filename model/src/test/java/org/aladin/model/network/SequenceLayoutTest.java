/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;
import org.junit.jupiter.api.Test;

/**
 * Packed sequences against padded ones, which compute as the original does: the same outputs at
 * every position that is read, and the same gradients of every parameter.
 */
class SequenceLayoutTest {
  private static final long SEED = TestSeed.of(SequenceLayoutTest.class);

  private final ModelConfig config = TestModels.config();
  private final Random random = new Random(SEED);

  @Test
  void sequencesOfDifferentLengths() {
    check(new int[] {9, 4, 2, 9, 6}, new int[] {3, 12, 2, 3, 7}, new int[] {5, 5, 8, 5, 1});
  }

  @Test
  void sequencesOfTheSameSumOfLabelsAndRegions() {
    check(new int[] {5, 5, 5}, new int[] {6, 4, 2}, new int[] {2, 4, 6});
  }

  @Test
  void sequencesOfOneLength() {
    check(new int[] {7, 7, 7}, new int[] {4, 4, 4}, new int[] {6, 6, 6});
  }

  @Test
  void aSingleSequence() {
    check(new int[] {7}, new int[] {4}, new int[] {6});
  }

  private void check(int[] captionLengths, int[] labelLengths, int[] regionCounts) {
    List<TokenSequence> captions = Arrays.stream(captionLengths).mapToObj(this::tokens).toList();
    List<TokenSequence> labels = Arrays.stream(labelLengths).mapToObj(this::tokens).toList();
    List<RegionFeatures> images = Arrays.stream(regionCounts).mapToObj(this::image).toList();
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(config, manager, SEED)) {
      CaptionBatch caption = CaptionBatch.of(manager, captions);
      ImageBatch image = ImageBatch.of(manager, labels, images, 34);
      AladinNetwork padded = new AladinNetwork(config, parameters, SequenceLayout.PADDED);
      AladinNetwork packed = new AladinNetwork(config, parameters, SequenceLayout.PACKED);
      NDArray tokens = padded.captionTokens(caption, Mode.INFERENCE);
      NDArray regions = padded.imageRegions(image, Mode.INFERENCE);
      PairOutputs pairs = packed.outputs(image, caption, Mode.INFERENCE);
      assertRows(tokens, packed.captionTokens(caption, Mode.INFERENCE), captionLengths);
      assertRows(regions, packed.imageRegions(image, Mode.INFERENCE), regionCounts);
      assertRows(tokens, pairs.tokens(), captionLengths);
      assertRows(regions, pairs.regions(), regionCounts);
      Map<String, float[]> expected = gradients(padded, parameters, image, caption);
      gradients(packed, parameters, image, caption)
          .forEach((name, actual) -> assertClose(expected.get(name), actual, name));
    }
  }

  /** Of the sum of all scores of both heads, weighted so that each counts differently. */
  private Map<String, float[]> gradients(
      AladinNetwork network, Parameters parameters, ImageBatch image, CaptionBatch caption) {
    parameters.asMap().values().forEach(array -> array.setRequiresGradient(true));
    try (NDManager scope = parameters.manager().newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.zeroGradients();
      PairOutputs outputs = network.outputs(image, caption, Mode.TRAINING);
      NDArray scores =
          network
              .globalImages(outputs.regions(), image, Mode.TRAINING)
              .matMul(network.globalCaptions(outputs.tokens(), caption, Mode.TRAINING).transpose())
              .add(network.alignmentScores(outputs.regions(), image, outputs.tokens(), caption));
      NDArray weights = scope.arange((int) scores.size()).reshape(scores.getShape()).add(1);
      collector.backward(scores.mul(weights).sum());
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    parameters
        .asMap()
        .forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
    parameters.asMap().values().forEach(array -> array.setRequiresGradient(false));
    return gradients;
  }

  private static void assertRows(NDArray expected, NDArray actual, int[] lengths) {
    assertEquals(expected.getShape(), actual.getShape());
    for (int b = 0; b < lengths.length; b++) {
      String rows = b + ", :" + lengths[b] + ", :";
      assertClose(
          expected.get(rows).toFloatArray(), actual.get(rows).toFloatArray(), "sequence " + b);
    }
  }

  /** Equal but for the rounding of sums, relative to the largest number. */
  private static void assertClose(float[] expected, float[] actual, String what) {
    float largest = 0;
    for (float number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i],
          actual[i],
          1e-4f * largest + 1e-6f,
          what + ", number " + i + ", seed " + SEED);
    }
  }

  private TokenSequence tokens(int length) {
    int vocabulary = config.backbone().vocabularySize();
    return new TokenSequence(
        random.ints(length, 1, vocabulary).toArray(), random.ints(length, 0, 2).toArray());
  }

  private RegionFeatures image(int regions) {
    int width = config.backbone().regionWidth();
    float[] values = new float[regions * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RegionFeatures(values, width, "");
  }
}
