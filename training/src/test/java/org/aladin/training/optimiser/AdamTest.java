/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.optimiser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The optimiser against its formulas in double (Kingma and Ba, algorithm 1, eps as in torch). */
class AdamTest {
  private static final long SEED = 7;

  @Test
  void followsTheFormulasOver200StepsOfGradientsOfVeryDifferentSizes() {
    Random random = new Random(SEED);
    int size = 50;
    double[] expected = new double[size];
    double[] mean = new double[size];
    double[] square = new double[size];
    float[] start = new float[size];
    for (int i = 0; i < size; i++) {
      start[i] = (float) random.nextGaussian();
      expected[i] = start[i];
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray parameter = manager.create(start);
      parameter.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("p", parameter))) {
        for (int t = 1; t <= 200; t++) {
          double rate = t <= 100 ? 1e-2 : 1e-3;
          float[] gradient = new float[size];
          for (int i = 0; i < size; i++) {
            gradient[i] = (float) (random.nextGaussian() * Math.pow(10, -(i % 8)));
            double g = gradient[i] * 0.5;
            mean[i] = 0.9 * mean[i] + 0.1 * g;
            square[i] = 0.999 * square[i] + 0.001 * g * g;
            double corrected = mean[i] / (1 - Math.pow(0.9, t));
            double root = Math.sqrt(square[i] / (1 - Math.pow(0.999, t)));
            expected[i] -= rate * corrected / (root + 1e-8);
          }
          try (NDManager step = manager.newSubManager()) {
            adam.step(Map.of("p", step.create(gradient)), 0.5f, rate);
          }
        }
        assertEquals(Map.of("p", 200L), adam.steps());
      }
      float[] got = parameter.toFloatArray();
      for (int i = 0; i < size; i++) {
        assertEquals(expected[i], got[i], 2e-5, "parameter " + i + ", seed " + SEED);
      }
    }
  }

  @Test
  void theFirstStepOfATinyGradientIsTheLearningRate() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray parameter = manager.create(new float[] {0});
      parameter.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("p", parameter))) {
        adam.step(Map.of("p", manager.create(new float[] {1e-6f})), 1, 1e-3);
      }
      // 1e-3 * 1e-6 / (1e-6 + 1e-8)
      assertEquals(-9.90099e-4, parameter.getFloat(0), 1e-8);
    }
  }

  @Test
  void aParameterThatGetsItsFirstGradientLateStartsAsIfItWereNew() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray early = manager.create(new float[] {1});
      NDArray late = manager.create(new float[] {1});
      early.setRequiresGradient(true);
      late.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("early", early, "late", late))) {
        NDArray gradient = manager.create(new float[] {3});
        for (int t = 0; t < 50; t++) {
          adam.step(Map.of("early", gradient), 1, 1e-3);
        }
        assertEquals(1, late.getFloat(0));
        adam.step(Map.of("early", gradient, "late", gradient), 1, 1e-3);
      }
      assertEquals(1 - 1e-3, late.getFloat(0), 1e-7);
    }
  }

  @Test
  void aStepLeavesNoGradientBehind() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray parameter = manager.create(new float[] {1, 2});
      parameter.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("p", parameter))) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(parameter.square().sum());
        }
        NDArray gradient = parameter.getGradient();
        assertArrayEquals(new float[] {2, 4}, gradient.toFloatArray());
        adam.step(Map.of("p", gradient), 1, 1e-3);
      }
      assertArrayEquals(new float[2], parameter.getGradient().toFloatArray());
    }
  }

  /** The engine's update is by value, so an array in parts must get what small arrays get. */
  @Test
  void largeArraysGetTheNumbersOfTheirRowsAlone() {
    Random random = new Random(SEED);
    int rows = 700;
    int width = 1000;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray whole = manager.create(numbers(random, rows * width), new Shape(rows, width));
      Map<String, NDArray> alone = new LinkedHashMap<>();
      for (int row : new int[] {0, 261, 262, 263, 523, 524, 525, rows - 1}) {
        alone.put("" + row, whole.get(row).duplicate());
      }
      try (Adam large = new Adam(manager, Map.of("p", whole));
          Adam small = new Adam(manager, alone)) {
        for (int t = 0; t < 3; t++) {
          NDArray gradient = manager.create(numbers(random, rows * width), new Shape(rows, width));
          Map<String, NDArray> gradients = new LinkedHashMap<>();
          alone.keySet().forEach(row -> gradients.put(row, gradient.get(Integer.parseInt(row))));
          large.step(Map.of("p", gradient), 0.3f, 1e-2);
          small.step(gradients, 0.3f, 1e-2);
        }
      }
      alone.forEach(
          (row, expected) ->
              assertArrayEquals(
                  expected.toFloatArray(),
                  whole.get(Integer.parseInt(row)).toFloatArray(),
                  1e-7f,
                  "row " + row + ", seed " + SEED));
    }
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @Test
  void theNormIsThatOfAllGradientsTogether() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray one = manager.create(new float[] {3, -4});
      NDArray other = manager.create(new float[] {12});
      assertEquals(13, GradientNorm.of(List.of(one, other)).getFloat(), 1e-6);
    }
  }

  @Test
  void clippingScalesOnlyWhatIsTooLong() {
    assertEquals(2 / (8 + 1e-6), GradientNorm.clip(8, 2), 1e-7);
    assertEquals(1, GradientNorm.clip(1.5, 2));
    assertEquals(1, GradientNorm.clip(0, 2));
    assertEquals(1, GradientNorm.clip(1e9, 0), "0 clips nothing");
  }

  @Test
  void theLearningRateFallsEveryStepSizeEpochs() {
    StepLr schedule = new StepLr(1e-5, 0.1, 15);
    assertEquals(1e-5, schedule.at(0));
    assertEquals(1e-5, schedule.at(14));
    assertEquals(1e-6, schedule.at(15), 1e-12);
    assertEquals(1e-7, schedule.at(30), 1e-13);
  }
}
