/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.text.TokenSequence;

/**
 * B captions padded to the longest. The arrays belong to the manager that created them.
 *
 * @param ids [B, W] int64
 * @param segments [B, W] int64
 * @param mask [B, W] float32, 1 for a token and 0 for padding
 * @param lengths the number of tokens per caption, including special tokens
 */
public record CaptionBatch(NDArray ids, NDArray segments, NDArray mask, int[] lengths) {
  /**
   * @param captions at least one
   */
  public static CaptionBatch of(NDManager manager, List<TokenSequence> captions) {
    int[] lengths = captions.stream().mapToInt(TokenSequence::length).toArray();
    NDArray ids = Padding.tokens(manager, captions, TokenSequence::ids);
    NDArray segments = Padding.tokens(manager, captions, TokenSequence::segments);
    int width = Math.toIntExact(ids.getShape().get(1));
    return new CaptionBatch(ids, segments, Padding.mask(manager, lengths, width), lengths);
  }

  /** The rows of each caption in a flattened [B, W, H] that begins at a row. */
  List<PackedSequences.Sequence> sequences(int first) {
    int width = Math.toIntExact(ids.getShape().get(1));
    List<PackedSequences.Sequence> sequences = new ArrayList<>();
    for (int length : lengths) {
      int begin = first + sequences.size() * width;
      sequences.add(
          new PackedSequences.Sequence(IntStream.range(begin, begin + length).toArray(), length));
    }
    return sequences;
  }
}
