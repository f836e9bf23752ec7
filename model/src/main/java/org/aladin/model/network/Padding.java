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
  /** The float32 values that the widest registers of today's processors add at once. */
  private static final int LANES = 16;

  private Padding() {}

  /** The length of the longest sequence. */
  static int longest(List<TokenSequence> sequences) {
    return sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
  }

  /**
   * The width of a batch whose results hardly depend on the other items: a multiple of {@value
   * #LANES}. Sums over positions are computed in that many parts, one for each position modulo
   * {@value #LANES}. Up to such a multiple, and with a minimum of one, padding adds zeros to the
   * parts and moves no position from one part to another.
   *
   * @param longest of the batch
   * @param most the positions that there are
   */
  static int inWholeRegisters(int longest, int most) {
    return Math.max(longest, Math.min(most, (longest + LANES - 1) / LANES * LANES));
  }

  /** The same for positions that nothing follows: only the minimum matters. */
  static int atLeastOneRegister(int longest) {
    return Math.max(longest, LANES);
  }

  /** [B, width] int64, padded with 0 ([PAD] has id 0 in every BERT vocabulary). */
  static NDArray tokens(
      NDManager manager,
      List<TokenSequence> sequences,
      Function<TokenSequence, int[]> of,
      int width) {
    long[] padded = new long[sequences.size() * width];
    for (int b = 0; b < sequences.size(); b++) {
      int[] values = of.apply(sequences.get(b));
      for (int i = 0; i < values.length; i++) {
        padded[b * width + i] = values[i];
      }
    }
    return manager.create(padded, new Shape(sequences.size(), width));
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
