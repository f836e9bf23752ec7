/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Sets each number of an array to zero with some probability, and scales the others so that means
 * stay the same.
 *
 * <p>On a CPU that is not made by Intel, libtorch draws random numbers in one thread, which takes 7
 * to 10 % of a training step. With {@link SequenceLayout#PACKED} they are drawn here, in a third of
 * the time. The engine's seed decides what is drawn in either case.
 *
 * <p>Thread-safe.
 */
final class Dropout {
  /** Probabilities are multiples of this. */
  private static final double STEP = 0x1p-31;

  private final boolean ofEngine;
  private byte[] drawn = new byte[0];

  /** What the engine copies; outside of Java's heap, so allocated once. */
  private ByteBuffer mask = ByteBuffer.allocateDirect(0);

  Dropout(SequenceLayout layout) {
    ofEngine = layout == SequenceLayout.PADDED;
  }

  /**
   * @param probability 0 to 1, excluding 1
   * @return the array itself if nothing is dropped
   */
  NDArray of(NDArray array, float probability, Mode mode) {
    if (mode == Mode.INFERENCE || probability == 0) {
      return array;
    }
    if (ofEngine) {
      return ai.djl.nn.norm.Dropout.dropout(array, probability, true).singletonOrThrow();
    }
    // libtorch keeps the factors that the backward pass needs.
    try (NDManager scratch = array.getManager().newSubManager()) {
      return array.mul(factors(scratch, array.getShape(), probability));
    }
  }

  /** 0 for what is dropped; all others are the same. */
  private synchronized NDArray factors(NDManager manager, Shape shape, float probability) {
    int size = Math.toIntExact(shape.size());
    long dropped = Math.round(probability / STEP);
    draw(new SplittableRandom(seed(manager)), dropped, size);
    // A copy, because the mask's memory is used again.
    return manager
        .create(mask, shape, DataType.INT8)
        .toType(DataType.FLOAT32, true)
        .muli(1 / (1 - dropped * STEP));
  }

  private static long seed(NDManager manager) {
    return manager.randomInteger(0, Long.MAX_VALUE, new Shape(1), DataType.INT64).getLong();
  }

  /** A byte for each number: 0 with the probability of dropping, else 1. */
  private void draw(SplittableRandom random, long dropped, int size) {
    int even = size + size % 2;
    if (drawn.length < even) {
      drawn = new byte[even];
      mask = ByteBuffer.allocateDirect(even);
    }
    for (int i = 0; i < even; i += 2) {
      long bits = random.nextLong();
      drawn[i] = notNegative((bits >>> 33) - dropped);
      drawn[i + 1] = notNegative((bits & 0x7FFFFFFFL) - dropped);
    }
    mask.clear().put(drawn, 0, size).flip();
  }

  private static byte notNegative(long number) {
    return (byte) (1 + (number >> 63));
  }
}
