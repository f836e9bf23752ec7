/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.aladin.model.alignment.AlignmentMode;

/**
 * The alignment head, which has no parameters: cosines of region outputs 1 … R-1 (region 0 plays
 * the role of a CLS token) with caption outputs 1 … W-3 (without [CLS], [SEP] and the token before
 * it, normally the full stop). Stateless.
 */
public final class AlignmentHead {
  /** The number of leading region outputs that are excluded. */
  public static final int SKIPPED_REGIONS = 1;

  /** The number of caption tokens that are excluded: the first and the last two. */
  public static final int SKIPPED_TOKENS = 3;

  /** Regions and words in a matrix of [I, R, C, W]. */
  private static final int[] BOTH = {1, 3};

  private AlignmentHead() {}

  /** The number of alignment vectors of an image with this many regions. */
  public static int regionVectors(int regions) {
    return Math.max(0, regions - SKIPPED_REGIONS);
  }

  /**
   * The number of alignment vectors of a caption with this many tokens, including special tokens.
   */
  public static int wordVectors(int tokens) {
    return Math.max(0, tokens - SKIPPED_TOKENS);
  }

  /**
   * The L2-normalised region outputs that are used.
   *
   * @param regions [B, R, H]
   * @return [B, R - 1, H]
   */
  public static NDArray regionVectors(NDArray regions) {
    return regions.get(":, " + SKIPPED_REGIONS + ":, :").normalize(2, 2);
  }

  /**
   * The L2-normalised caption outputs that are used; for shorter captions the result has surplus
   * rows.
   *
   * @param tokens [B, W, H]
   * @return [B, max(0, W - 3), H]
   */
  public static NDArray wordVectors(NDArray tokens) {
    int words = wordVectors(Math.toIntExact(tokens.getShape().get(1)));
    return tokens.get(":, 1:" + (1 + words) + ", :").normalize(2, 2);
  }

  /**
   * The scores of every image with every caption in one mode, from the matrix A[r, w] with masked
   * entries set to 0, as in training: a maximum over regions (words) includes a 0 only for an image
   * (a caption) that is padded within this batch, and {@link AlignmentMode#MEAN} divides by the
   * padded size of A in this batch. A caption without words scores 0 in {@link
   * AlignmentMode#MRAVGW}, where the original divides 0 by 0.
   *
   * @param mode how the entries of A become a score
   * @param regions [I, R, H] outputs of I images
   * @param regionCounts the regions of each image
   * @param tokens [C, W, H] outputs of C captions
   * @param tokenCounts the tokens of each caption
   * @return [I, C]
   */
  static NDArray scores(
      AlignmentMode mode, NDArray regions, int[] regionCounts, NDArray tokens, int[] tokenCounts) {
    NDArray r = regionVectors(regions); // [I, R', H]
    NDArray w = wordVectors(tokens); // [C, W', H]
    long images = r.getShape().get(0);
    long captions = w.getShape().get(0);
    int regionRows = Math.toIntExact(r.getShape().get(1));
    int wordRows = Math.toIntExact(w.getShape().get(1));
    if (regionRows == 0 || wordRows == 0) {
      // Nothing to compare: the sum over no words, or the maximum over masked regions only, is
      // 0. The backward pass still reaches both outputs with gradients of 0, as from masked
      // entries.
      NDArray nothing = regions.getManager().zeros(new Shape(images, captions));
      return nothing.mul(regions.sum()).add(nothing.mul(tokens.sum()));
    }
    long h = r.getShape().get(2);
    NDArray cosines =
        r.reshape(images * regionRows, h)
            .matMul(w.reshape(captions * wordRows, h).transpose())
            .reshape(images, regionRows, captions, wordRows);
    NDArray regionMask =
        Padding.mask(r.getManager(), minus(regionCounts, SKIPPED_REGIONS), regionRows)
            .reshape(images, regionRows, 1, 1);
    NDArray wordMask =
        Padding.mask(r.getManager(), minus(tokenCounts, SKIPPED_TOKENS), wordRows)
            .reshape(1, 1, captions, wordRows);
    NDArray masked = cosines.mul(regionMask).mul(wordMask);
    return switch (mode) {
      case SUM -> masked.sum(BOTH);
      // An array divides: the graph lives longer than the one that div(Number) creates and closes.
      case MEAN ->
          masked.sum(BOTH).div(r.getManager().full(new Shape(), (float) regionRows * wordRows));
      case MRSW -> sumOverWords(masked);
      case MRAVGW -> sumOverWords(masked).div(words(r.getManager(), tokenCounts));
      case SYMM -> sumOverWords(masked).add(sumOverRegions(masked));
      case MWSR -> sumOverRegions(masked);
    };
  }

  /** MrSw of a masked matrix [I, R, C, W]: [I, C]. */
  private static NDArray sumOverWords(NDArray masked) {
    return masked.max(new int[] {1}).sum(new int[] {2});
  }

  /** MwSr of a masked matrix [I, R, C, W]: [I, C]. */
  private static NDArray sumOverRegions(NDArray masked) {
    return masked.max(new int[] {3}).sum(new int[] {1});
  }

  /** The number of words of each caption, at least 1: [1, C]. */
  private static NDArray words(NDManager manager, int[] tokenCounts) {
    float[] words = new float[tokenCounts.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Math.max(1, wordVectors(tokenCounts[i]));
    }
    return manager.create(words, new Shape(1, words.length));
  }

  private static int[] minus(int[] counts, int by) {
    int[] fewer = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      fewer[i] = counts[i] - by;
    }
    return fewer;
  }
}
