/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Arrays;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.solr.field.AlignmentEncoding;
import org.aladin.solr.field.AlignmentKind;
import org.aladin.solr.field.EncodedAlignment;

/**
 * MaxSim between one query and many encoded documents: Σ_w max(0, max_r region_r · word_w), as
 * {@link MaxSim} defines it. The sum runs over words, whether they are the query's or the
 * document's.
 *
 * <p>How exact it is, for words and regions of length 1 and D dimensions, a word:
 *
 * <ul>
 *   <li>float32 documents: to float32's rounding; sums over words are made in double
 *   <li>bfloat16 and int8 documents: as exact as the document, see {@link AlignmentEncoding}
 *   <li>int8 documents further: the query is rounded too, to whole multiples of its largest number
 *       divided by Q = ⌊(2³¹ - 1) / (128 D)⌋, so that a dot product is exact in 32-bit integers.
 *       That is off by at most √D · max|x| / (2 Q): 6.4e-4 · max|x| for D = 768, where int8
 *       documents are off by up to 0.11 · max|x|
 * </ul>
 *
 * <p>Plain Java that HotSpot turns into vector instructions: integer reductions it may reorder,
 * those of floats it may not, which is why int8 is also the fastest. Holds its working memory, so
 * it is for one thread; making one costs a copy of the query.
 */
public final class EncodedMaxSim {
  private final AlignmentKind queryKind;
  private final int queries;
  private final int dimension;

  /** The query's vectors, padded with zeros to a multiple of four. */
  private final float[] query;

  /** The query's vectors in whole multiples of their step. */
  private final int[] rounded;

  private final float[] step;
  private final float[] hitVector;
  private final int[] hitInts;

  /** The dot products of one vector of a hit with each of the query. */
  private final float[] dots;

  private final float[] best;
  private final int[] bestIndex;

  /**
   * @param queryKind whether the query's vectors are words or regions
   * @param query N vectors of D dimensions
   */
  public EncodedMaxSim(AlignmentKind queryKind, AlignmentSet query) {
    this.queryKind = queryKind;
    this.queries = query.count();
    this.dimension = query.dimension();
    int padded = (queries + 3) / 4 * 4;
    this.query = Arrays.copyOf(query.vectors(), padded * dimension);
    this.rounded = new int[queries * dimension];
    this.step = new float[queries];
    this.hitVector = new float[dimension];
    this.hitInts = new int[dimension];
    this.dots = new float[padded];
    this.best = new float[queries];
    this.bestIndex = new int[queries];
    round();
  }

  private void round() {
    int most = (int) (Integer.MAX_VALUE / (128L * dimension));
    for (int q = 0; q < queries; q++) {
      float max = 0;
      for (int d = 0; d < dimension; d++) {
        max = Math.max(max, Math.abs(query[q * dimension + d]));
      }
      step[q] = max / most;
      for (int d = 0; d < dimension; d++) {
        int i = q * dimension + d;
        rounded[i] =
            step[q] == 0 ? 0 : Math.max(-most, Math.min(most, Math.round(query[i] / step[q])));
      }
    }
  }

  /**
   * The score of one document.
   *
   * @throws IllegalArgumentException if the document holds the same kind as the query, or vectors
   *     of another dimension
   */
  public float score(EncodedAlignment hit) {
    check(hit);
    double sum = 0;
    if (queryKind == AlignmentKind.WORDS) {
      bestRegions(hit);
      for (float cosine : best) {
        sum += cosine;
      }
    } else {
      for (int word = 0; word < hit.count(); word++) {
        sum += bestRegionOf(hit, word).cosine();
      }
    }
    return (float) sum;
  }

  /**
   * For each word, the query's or the document's, its best region; {@link #score} is the sum of
   * their cosines.
   *
   * @throws IllegalArgumentException as {@link #score}
   */
  public MaxSim.Match[] matches(EncodedAlignment hit) {
    check(hit);
    if (queryKind == AlignmentKind.WORDS) {
      bestRegions(hit);
      MaxSim.Match[] matches = new MaxSim.Match[queries];
      Arrays.setAll(matches, w -> new MaxSim.Match(bestIndex[w], best[w]));
      return matches;
    }
    MaxSim.Match[] matches = new MaxSim.Match[hit.count()];
    Arrays.setAll(matches, w -> bestRegionOf(hit, w));
    return matches;
  }

  private void check(EncodedAlignment hit) {
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

  /** The query is words: walks the document's regions, keeping each word's best. */
  private void bestRegions(EncodedAlignment hit) {
    Arrays.fill(best, 0);
    Arrays.fill(bestIndex, -1);
    for (int region = 0; region < hit.count(); region++) {
      multiply(hit, region);
      for (int word = 0; word < queries; word++) {
        if (dots[word] > best[word]) {
          best[word] = dots[word];
          bestIndex[word] = region;
        }
      }
    }
  }

  /** The query is regions: the best one of a word of the document. */
  private MaxSim.Match bestRegionOf(EncodedAlignment hit, int word) {
    multiply(hit, word);
    int region = -1;
    float max = 0;
    for (int r = 0; r < queries; r++) {
      if (dots[r] > max) {
        max = dots[r];
        region = r;
      }
    }
    return new MaxSim.Match(region, max);
  }

  /** Fills {@link #dots} for one vector of the document. */
  private void multiply(EncodedAlignment hit, int vector) {
    if (hit.encoding() == AlignmentEncoding.INT8) {
      hit.int8Vector(vector, hitInts);
      float scale = hit.scale(vector);
      for (int q = 0; q < queries; q++) {
        dots[q] = dot(rounded, q * dimension, hitInts, dimension) * step[q] * scale;
      }
      return;
    }
    hit.vector(vector, hitVector, 0);
    for (int q = 0; q < queries; q += 4) {
      dotFour(query, q * dimension, hitVector, dimension, dots, q);
    }
  }

  /**
   * Two products an addition: HotSpot 17 adds a vector up in every turn of the loop, and this
   * halves the turns. Measured at twice the speed of one product; four are slower again.
   */
  private static int dot(int[] a, int from, int[] b, int length) {
    int half = length / 2;
    int second = from + half;
    int sum = (length & 1) == 0 ? 0 : a[from + length - 1] * b[length - 1];
    for (int i = 0; i < half; i++) {
      sum += a[from + i] * b[i] + a[second + i] * b[half + i];
    }
    return sum;
  }

  /** Four vectors of the query at once: four sums that do not wait for each other. */
  private static void dotFour(float[] a, int from, float[] b, int length, float[] out, int at) {
    int from1 = from + length;
    int from2 = from1 + length;
    int from3 = from2 + length;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int i = 0; i < length; i++) {
      float x = b[i];
      sum0 += a[from + i] * x;
      sum1 += a[from1 + i] * x;
      sum2 += a[from2 + i] * x;
      sum3 += a[from3 + i] * x;
    }
    out[at] = sum0;
    out[at + 1] = sum1;
    out[at + 2] = sum2;
    out[at + 3] = sum3;
  }
}
