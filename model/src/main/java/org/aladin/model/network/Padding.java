/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.aladin.model.text.TokenSequence;

/** Pads sequences of different lengths into one array, and creates the mask. */
final class Padding {
  private Padding() {}

  /** [B, longest] int64, padded with 0 ([PAD] has id 0 in every BERT vocabulary). */
  static NDArray tokens(
      NDManager manager, List<TokenSequence> sequences, Function<TokenSequence, int[]> of) {
    int longest = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    long[] padded = new long[sequences.size() * longest];
    for (int b = 0; b < sequences.size(); b++) {
      int[] values = of.apply(sequences.get(b));
      for (int i = 0; i < values.length; i++) {
        padded[b * longest + i] = values[i];
      }
    }
    return manager.create(padded, new Shape(sequences.size(), longest));
  }

  /** [B, width] float32: 1 before each length, 0 from there on. */
  static NDArray mask(NDManager manager, int[] lengths, int width) {
    float[] mask = new float[lengths.length * width];
    for (int b = 0; b < lengths.length; b++) {
      for (int i = 0; i < Math.min(lengths[b], width); i++) {
        mask[b * width + i] = 1;
      }
    }
    return manager.create(mask, new Shape(lengths.length, width));
  }
}
