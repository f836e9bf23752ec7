/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

/**
 * The ranks of the right answers, counted from 0. Exact, including ties, which the original orders
 * as numpy 1.20's {@code argsort} leaves them ({@link NumpyArgsort}).
 *
 * @param imageToText for each image the rank of the best of its own captions among all captions
 * @param textToImage for each caption the rank of its image among all images
 */
public record Ranks(int[] imageToText, int[] textToImage) {

  /**
   * Ranks every image and every caption of a matrix. Sorts only rows and columns with a relevant
   * tie.
   */
  public static Ranks of(ScoreMatrix scores) {
    return new Ranks(imageToText(scores), textToImage(scores));
  }

  private static int[] imageToText(ScoreMatrix scores) {
    int[] ranks = new int[scores.images()];
    for (int image = 0; image < ranks.length; image++) {
      float[] row = scores.row(image);
      int first = scores.owners().first(image);
      int end = scores.owners().end(image);
      float best = Float.NEGATIVE_INFINITY;
      for (int caption = first; caption < end; caption++) {
        best = Math.max(best, row[caption]);
      }
      int better = 0;
      boolean tied = false;
      for (int caption = 0; caption < row.length; caption++) {
        if (row[caption] > best) {
          better++;
        } else if (row[caption] == best && (caption < first || caption >= end)) {
          tied = true;
        }
      }
      ranks[image] = tied ? position(scores.bestCaptions(image), first, end) : better;
    }
    return ranks;
  }

  private static int[] textToImage(ScoreMatrix scores) {
    int[] ranks = new int[scores.captions()];
    boolean[] tied = new boolean[ranks.length];
    float[] own = new float[ranks.length];
    for (int caption = 0; caption < own.length; caption++) {
      own[caption] = scores.row(scores.imageOf(caption))[caption];
    }
    for (int image = 0; image < scores.images(); image++) {
      float[] row = scores.row(image);
      for (int caption = 0; caption < row.length; caption++) {
        if (row[caption] > own[caption]) {
          ranks[caption]++;
        } else if (row[caption] == own[caption] && scores.imageOf(caption) != image) {
          tied[caption] = true;
        }
      }
    }
    for (int caption = 0; caption < ranks.length; caption++) {
      if (tied[caption]) {
        int image = scores.imageOf(caption);
        ranks[caption] = position(scores.bestImages(caption), image, image + 1);
      }
    }
    return ranks;
  }

  private static int position(int[] order, int first, int end) {
    for (int rank = 0; rank < order.length; rank++) {
      if (order[rank] >= first && order[rank] < end) {
        return rank;
      }
    }
    throw new IllegalStateException("No index from " + first + " to " + (end - 1) + " was ranked");
  }
}
