/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentOracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The training form of every mode against plain loops, and its gradient. */
class AlignmentHeadTest {
  private static final long SEED = TestSeed.of(AlignmentHeadTest.class);
  private static final int H = 6;

  /** One image without aligned regions, one as long as the batch, one padded; captions likewise. */
  private static final int[] REGIONS = {1, 5, 3};

  private static final int[] TOKENS = {8, 3, 6, 4};

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void scoresEqualPlainLoopsOverTheMatrixAsItIsPaddedInTheBatch(AlignmentMode mode) {
    for (int trial = 0; trial < 20; trial++) {
      double[][][] regions = random(REGIONS);
      double[][][] tokens = random(TOKENS);
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray scores =
            AlignmentHead.scores(
                mode, array(manager, regions, 5), REGIONS, array(manager, tokens, 8), TOKENS);
        assertEquals(new Shape(REGIONS.length, TOKENS.length), scores.getShape());
        for (int i = 0; i < REGIONS.length; i++) {
          for (int c = 0; c < TOKENS.length; c++) {
            assertEquals(
                AlignmentOracle.score(mode, regions[i], 5, tokens[c], 8),
                scores.getFloat(i, c),
                1e-5,
                mode + ", image " + i + ", caption " + c + ", seed " + SEED);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void gradientsEqualFiniteDifferencesOfPlainLoops(AlignmentMode mode) {
    double[][][] regions = random(REGIONS);
    double[][][] tokens = random(TOKENS);
    float[][] weights = new float[REGIONS.length][TOKENS.length];
    for (float[] row : weights) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray left = array(manager, regions, 5);
      NDArray right = array(manager, tokens, 8);
      left.setRequiresGradient(true);
      right.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray scores = AlignmentHead.scores(mode, left, REGIONS, right, TOKENS);
        collector.backward(scores.mul(manager.create(weights)).sum());
      }
      check(mode, regions, tokens, weights, regions, left.getGradient().toFloatArray(), 5);
      check(mode, regions, tokens, weights, tokens, right.getGradient().toFloatArray(), 8);
    }
  }

  /** Compares the gradient of one side, padded, with differences of the weighted sum of scores. */
  private static void check(
      AlignmentMode mode,
      double[][][] regions,
      double[][][] tokens,
      float[][] weights,
      double[][][] side,
      float[] gradient,
      int padded) {
    double step = 1e-6;
    for (int item = 0; item < side.length; item++) {
      for (int row = 0; row < padded; row++) {
        for (int d = 0; d < H; d++) {
          double expected = 0;
          if (row < side[item].length) {
            double kept = side[item][row][d];
            side[item][row][d] = kept + step;
            double above = weighted(mode, regions, tokens, weights);
            side[item][row][d] = kept - step;
            double below = weighted(mode, regions, tokens, weights);
            side[item][row][d] = kept;
            expected = (above - below) / (2 * step);
          }
          assertEquals(
              expected,
              gradient[(item * padded + row) * H + d],
              1e-4,
              mode + ", item " + item + ", row " + row + ", seed " + SEED);
        }
      }
    }
  }

  private static double weighted(
      AlignmentMode mode, double[][][] regions, double[][][] tokens, float[][] weights) {
    double sum = 0;
    for (int i = 0; i < regions.length; i++) {
      for (int c = 0; c < tokens.length; c++) {
        sum += weights[i][c] * AlignmentOracle.score(mode, regions[i], 5, tokens[c], 8);
      }
    }
    return sum;
  }

  private double[][][] random(int[] lengths) {
    double[][][] items = new double[lengths.length][][];
    for (int i = 0; i < items.length; i++) {
      items[i] = new double[lengths[i]][H];
      for (double[] row : items[i]) {
        Arrays.setAll(row, d -> (float) random.nextGaussian());
      }
    }
    return items;
  }

  /** The items, padded with rows that must not count. */
  private static NDArray array(NDManager manager, double[][][] items, int padded) {
    float[] values = new float[items.length * padded * H];
    Arrays.fill(values, 7);
    for (int i = 0; i < items.length; i++) {
      for (int row = 0; row < items[i].length; row++) {
        for (int d = 0; d < H; d++) {
          values[(i * padded + row) * H + d] = (float) items[i][row][d];
        }
      }
    }
    return manager.create(values, new Shape(items.length, padded, H));
  }
}
