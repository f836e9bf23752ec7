/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

/**
 * The alignment modes as the original's {@code AlignmentContrastiveLoss} defines them, by plain
 * loops in double over the whole padded matrix: outputs normalised, region 0 and the first and last
 * two columns of tokens dropped, entries beyond an item's own length set to 0.
 */
public final class AlignmentOracle {
  /** The regions and tokens to which the original's evaluation pads every image and caption. */
  public static final int EVALUATION = 71;

  private AlignmentOracle() {}

  /**
   * The score of one pair.
   *
   * @param regions the image's outputs, those of region 0 first
   * @param paddedRegions regions of the longest image of the batch
   * @param tokens the caption's outputs, with special tokens
   * @param paddedTokens tokens of the longest caption of the batch
   */
  public static double score(
      AlignmentMode mode,
      double[][] regions,
      int paddedRegions,
      double[][] tokens,
      int paddedTokens) {
    int words = tokens.length - 3;
    double[][] a = new double[paddedRegions - 1][paddedTokens - 3];
    for (int r = 0; r < regions.length - 1; r++) {
      for (int w = 0; w < words; w++) {
        a[r][w] = cosine(regions[r + 1], tokens[w + 1]);
      }
    }
    return score(mode, a, words);
  }

  /**
   * The score in evaluation of two alignment sets, whose vectors are taken as they are.
   *
   * @param words at most 68 vectors
   * @param regions at most 70 vectors
   */
  public static double evaluation(AlignmentMode mode, AlignmentSet words, AlignmentSet regions) {
    double[][] a = new double[EVALUATION - 1][EVALUATION - 3];
    int dimension = words.dimension();
    for (int r = 0; r < regions.count(); r++) {
      for (int w = 0; w < words.count(); w++) {
        for (int d = 0; d < dimension; d++) {
          a[r][w] +=
              (double) regions.vectors()[r * dimension + d] * words.vectors()[w * dimension + d];
        }
      }
    }
    return score(mode, a, words.count());
  }

  private static double score(AlignmentMode mode, double[][] a, int words) {
    int paddedRegions = a.length + 1;
    int paddedTokens = a[0].length + 3;
    double mrsw = 0;
    for (int w = 0; w < paddedTokens - 3; w++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int r = 0; r < paddedRegions - 1; r++) {
        best = Math.max(best, a[r][w]);
      }
      mrsw += best;
    }
    double mwsr = 0;
    double sum = 0;
    for (int r = 0; r < paddedRegions - 1; r++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int w = 0; w < paddedTokens - 3; w++) {
        best = Math.max(best, a[r][w]);
        sum += a[r][w];
      }
      mwsr += best;
    }
    return switch (mode) {
      case SUM -> sum;
      case MEAN -> sum / ((paddedRegions - 1) * (paddedTokens - 3));
      case MRSW -> mrsw;
      case MRAVGW -> words == 0 ? 0 : mrsw / words; // the original: 0 / 0
      case SYMM -> mrsw + mwsr;
      case MWSR -> mwsr;
    };
  }

  /** The cosine of two vectors. */
  public static double cosine(double[] one, double[] other) {
    double dot = 0;
    double ofOne = 0;
    double ofOther = 0;
    for (int d = 0; d < one.length; d++) {
      dot += one[d] * other[d];
      ofOne += one[d] * one[d];
      ofOther += other[d] * other[d];
    }
    return dot / Math.sqrt(ofOne * ofOther);
  }
}
