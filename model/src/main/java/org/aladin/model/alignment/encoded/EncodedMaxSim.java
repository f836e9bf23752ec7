/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;

/**
 * MaxSim between one query and many encoded documents: Σ_w max(0, max_r region_r · word_w), as
 * {@link MaxSim} defines it. The sum runs over words, which are either the query's or the
 * document's, or over regions: Σ_r max(0, max_w region_r · word_w).
 *
 * <p>Precision per word, for words and regions of length 1 and D dimensions:
 *
 * <ul>
 *   <li>float32 documents: float32 rounding; sums over words are computed in double precision
 *   <li>bfloat16, int8 and int8-coarse documents: as precise as the stored values, see {@link
 *       org.aladin.model.alignment.encoded.AlignmentEncoding}. The residual bytes of int8 are read
 *       only for regions whose coarse product with a word is so near to the best that the exact
 *       product may be the best. The result equals that of reading all of them
 *   <li>int8 and int8-coarse documents: the query is rounded as well, to whole multiples of its
 *       largest value divided by Q = ⌊(2³¹ - 1) / (128 D)⌋, so that a dot product is exact in
 *       32-bit integers. The error of this rounding is at most √D · max|x| / (2 Q): 6.4e-4 · max|x|
 *       for D = 768, whereas the error of int8 documents is up to 4.3e-4 · max|x|, and that of
 *       coarse ones up to 0.11 · max|x|
 * </ul>
 *
 * <p>Not thread-safe: an instance holds its working memory. The constructor copies the query.
 */
public final class EncodedMaxSim {
  private final AlignmentKind queryKind;
  private final AlignmentKind summed;
  private final int queries;
  private final int dimension;
  private final HitProducts products;

  /** For each word: its best region so far, with its cosine or a lower bound of it. */
  private float[] best = new float[0];

  private int[] bestRegion = new int[0];

  /** The words for which some product is no number. */
  private boolean[] isNaN = new boolean[0];

  /**
   * @param queryKind whether the query's vectors are words or regions
   * @param query N vectors of D dimensions
   */
  public EncodedMaxSim(AlignmentKind queryKind, AlignmentSet query) {
    this(queryKind, query, AlignmentKind.WORDS);
  }

  /**
   * @param queryKind whether the query's vectors are words or regions
   * @param query N vectors of D dimensions
   * @param summed the kind whose vectors are summed over, each with its best vector of the other
   *     kind; where this class says word and region, it is the other way round for regions
   */
  EncodedMaxSim(AlignmentKind queryKind, AlignmentSet query, AlignmentKind summed) {
    this(queryKind, query, summed, ProductKernel.chosen());
  }

  EncodedMaxSim(
      AlignmentKind queryKind, AlignmentSet query, AlignmentKind summed, ProductKernel kernel) {
    this.queryKind = queryKind;
    this.summed = summed;
    this.queries = query.count();
    this.dimension = query.dimension();
    this.products = new HitProducts(query, kernel);
  }

  /**
   * The score of one document: 0 or more, or NaN if one of its vectors holds NaN.
   *
   * @throws IllegalArgumentException if the document holds vectors of the same kind as the query's,
   *     or of another dimension
   */
  public float score(EncodedAlignment hit) {
    int words = findBestRegions(hit);
    double sum = 0;
    for (int w = 0; w < words; w++) {
      sum += best[w];
    }
    return (float) sum;
  }

  /**
   * The best region for each word of the query or of the document, whichever side has the words;
   * {@link #score} is the sum of their cosines.
   *
   * @throws IllegalArgumentException as {@link #score}
   */
  public MaxSim.Match[] matches(EncodedAlignment hit) {
    MaxSim.Match[] matches = new MaxSim.Match[findBestRegions(hit)];
    Arrays.setAll(matches, w -> new MaxSim.Match(bestRegion[w], best[w]));
    return matches;
  }

  /**
   * @throws IllegalArgumentException if the document's vectors cannot be compared with a query's
   */
  static void check(EncodedAlignment hit, AlignmentKind queryKind, int dimension) {
    if (hit.kind() != queryKind.opposite()) {
      throw new IllegalArgumentException(
          "it holds "
              + hit.kind().label()
              + ", and so does the query: expected "
              + queryKind.opposite().label());
    }
    if (hit.dimension() != dimension) {
      throw new IllegalArgumentException(
          "it has " + hit.dimension() + " dimensions, the query " + dimension);
    }
  }

  /** Fills {@link #best} and {@link #bestRegion}, and returns the number of words. */
  private int findBestRegions(EncodedAlignment hit) {
    check(hit, queryKind, dimension);
    boolean wordsAsked = queryKind == summed;
    int words = wordsAsked ? queries : hit.count();
    makeRoom(words);
    Arrays.fill(best, 0, words, 0);
    Arrays.fill(bestRegion, 0, words, -1);
    Arrays.fill(isNaN, 0, words, false);
    products.of(hit);
    for (int v = 0; v < hit.count(); v++) {
      float scale = products.residualScale(v);
      for (int q = 0; q < queries; q++) {
        int word = wordsAsked ? q : v;
        float lowest = products.product(v, q) - scale * products.residualMax(q);
        if (!(lowest <= best[word])) {
          keepBest(word, wordsAsked ? v : q, lowest);
        }
      }
    }
    if (products.haveResiduals()) {
      compareResiduals(hit.count(), words, wordsAsked);
    }
    // Comparisons ignore NaN, so a document of NaN values would score 0 like an unrelated one.
    for (int word = 0; word < words; word++) {
      if (isNaN[word]) {
        best[word] = Float.NaN;
      }
    }
    return words;
  }

  /**
   * The region with the best lower bound is most likely the best one, so that its exact cosine
   * excludes most of the others. Of equal regions the first is the best.
   */
  private void compareResiduals(int count, int words, boolean wordsAsked) {
    for (int word = 0; word < words; word++) {
      int region = bestRegion[word];
      if (region >= 0) {
        best[word] = exact(word, region, wordsAsked);
      }
    }
    for (int v = 0; v < count; v++) {
      float scale = products.residualScale(v);
      for (int q = 0; q < queries; q++) {
        int word = wordsAsked ? q : v;
        int region = wordsAsked ? v : q;
        float highest = products.product(v, q) + scale * products.residualMax(q);
        if (highest >= best[word] && region != bestRegion[word]) {
          float cosine = exact(word, region, wordsAsked);
          if (cosine > best[word] || cosine == best[word] && region < bestRegion[word]) {
            keepBest(word, region, cosine);
          }
        }
      }
    }
  }

  private float exact(int word, int region, boolean wordsAsked) {
    int v = wordsAsked ? region : word;
    int q = wordsAsked ? word : region;
    return products.product(v, q) + products.residual(v, q);
  }

  private void keepBest(int word, int region, float cosine) {
    if (Float.isNaN(cosine)) {
      isNaN[word] = true;
    } else {
      best[word] = cosine;
      bestRegion[word] = region;
    }
  }

  private void makeRoom(int words) {
    if (best.length < words) {
      best = new float[words];
      bestRegion = new int[words];
      isNaN = new boolean[words];
    }
  }
}
