/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
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
    return of(manager, captions, Padding.longest(captions));
  }

  /**
   * As {@link #of}, but padded so that each caption's results depend on the others as little as
   * possible.
   *
   * @param maxPositions the positions of the backbone
   */
  public static CaptionBatch reproducible(
      NDManager manager, List<TokenSequence> captions, int maxPositions) {
    return of(manager, captions, Padding.inWholeRegisters(Padding.longest(captions), maxPositions));
  }

  private static CaptionBatch of(NDManager manager, List<TokenSequence> captions, int width) {
    int[] lengths = captions.stream().mapToInt(TokenSequence::length).toArray();
    return new CaptionBatch(
        Padding.tokens(manager, captions, TokenSequence::ids, width),
        Padding.tokens(manager, captions, TokenSequence::segments, width),
        Padding.mask(manager, lengths, width),
        lengths);
  }
}
