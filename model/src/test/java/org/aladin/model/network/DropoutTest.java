/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DropoutTest {
  private static final int SEED = (int) TestSeed.of(DropoutTest.class);

  /** Bounds in standard deviations; a correct dropout is outside once in 10^11 checks. */
  private static final double SIGMAS = 7;

  private NDManager manager;

  @BeforeEach
  void seed() {
    manager = NDManager.newBaseManager();
    Engine.getInstance().setRandomSeed(SEED);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PACKED, 0.1",
    "PACKED, 0.001",
    "PACKED, 0.5",
    "PACKED, 0.999",
    "PADDED, 0.1",
    "PADDED, 0.5"
  })
  void dropsTheProbabilityAndScalesTheRestSoThatTheMeanStays(
      SequenceLayout layout, float probability) {
    int size = 999_999;
    float[] dropped = new Dropout(layout).of(ones(size), probability, Mode.TRAINING).toFloatArray();
    int zeros = 0;
    for (float number : dropped) {
      if (number == 0) {
        zeros++;
      } else {
        assertEquals(1 / (1 - probability), number, 1e-4 * number);
      }
    }
    double deviation = Math.sqrt(size * probability * (1 - probability));
    assertEquals(size * probability, zeros, SIGMAS * deviation, "seed " + SEED);
  }

  /** A number is as likely to be dropped beside a dropped one, in its array or in the next. */
  @Test
  void numbersAreDroppedIndependently() {
    int size = 1_000_000;
    float p = 0.1f;
    Dropout dropout = new Dropout(SequenceLayout.PACKED);
    float[] first = dropout.of(ones(size), p, Mode.TRAINING).toFloatArray();
    float[] second = dropout.of(ones(size), p, Mode.TRAINING).toFloatArray();
    double both = size * (double) p * p;
    for (int distance : new int[] {1, 2, 3, 4, 8, 64, 768}) {
      assertEquals(
          both, together(first, first, distance), SIGMAS * Math.sqrt(both), "distance " + distance);
    }
    assertEquals(both, together(first, second, 0), SIGMAS * Math.sqrt(both), "seed " + SEED);
  }

  private static int together(float[] a, float[] b, int distance) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] == 0 && b[(i + distance) % b.length] == 0 ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(SequenceLayout.class)
  void theSeedOfTheEngineDecidesWhatIsDropped(SequenceLayout layout) {
    float[] first = droppedWith(layout, SEED);
    assertArrayEquals(first, droppedWith(layout, SEED));
    assertFalse(Arrays.equals(first, droppedWith(layout, SEED + 1)));
  }

  private float[] droppedWith(SequenceLayout layout, int seed) {
    Engine.getInstance().setRandomSeed(seed);
    return new Dropout(layout).of(ones(1001), 0.5f, Mode.TRAINING).toFloatArray();
  }

  /** The mask of the first array must outlive that of the second, which is larger. */
  @Test
  void gradientsAreDroppedAndScaledLikeTheNumbers() {
    Dropout dropout = new Dropout(SequenceLayout.PACKED);
    NDArray small = ones(3, 35);
    NDArray large = ones(7, 111);
    small.setRequiresGradient(true);
    large.setRequiresGradient(true);
    float[] ofSmall;
    float[] ofLarge;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray a = dropout.of(small, 0.3f, Mode.TRAINING);
      NDArray b = dropout.of(large, 0.3f, Mode.TRAINING);
      ofSmall = a.toFloatArray();
      ofLarge = b.toFloatArray();
      collector.backward(a.sum().add(b.sum()));
    }
    assertArrayEquals(ofSmall, small.getGradient().toFloatArray());
    assertArrayEquals(ofLarge, large.getGradient().toFloatArray());
  }

  @ParameterizedTest
  @EnumSource(SequenceLayout.class)
  void nothingIsDroppedInInferenceOrWithProbabilityZero(SequenceLayout layout) {
    NDArray array = ones(5);
    assertSame(array, new Dropout(layout).of(array, 0.5f, Mode.INFERENCE));
    assertSame(array, new Dropout(layout).of(array, 0, Mode.TRAINING));
  }

  @Test
  void aThousandCallsLeaveNoArray() {
    Dropout dropout = new Dropout(SequenceLayout.PACKED);
    NDArray array = ones(11);
    int before = manager.getManagedArrays().size();
    for (int i = 0; i < 1000; i++) {
      dropout.of(array, 0.5f, Mode.TRAINING).close();
    }
    assertEquals(before, manager.getManagedArrays().size());
  }

  private NDArray ones(long... shape) {
    return manager.ones(new Shape(shape));
  }
}
