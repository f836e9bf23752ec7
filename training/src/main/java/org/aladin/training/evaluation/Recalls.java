/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The figures that the original reports for one head: recall at 1, 5 and 10 in percent, median and
 * mean rank counted from 1, in both directions. The median is rounded down, as in the original.
 *
 * @param i2tR1 images whose first caption is one of their own, in percent
 * @param i2tR5 the same among the first five
 * @param i2tR10 the same among the first ten
 * @param i2tMedr median over images of the rank of their best own caption
 * @param i2tMeanr mean of the same
 * @param t2iR1 captions whose first image is their own, in percent
 * @param t2iR5 the same among the first five
 * @param t2iR10 the same among the first ten
 * @param t2iMedr median over captions of the rank of their image
 * @param t2iMeanr mean of the same
 */
public record Recalls(
    double i2tR1,
    double i2tR5,
    double i2tR10,
    double i2tMedr,
    double i2tMeanr,
    double t2iR1,
    double t2iR5,
    double t2iR10,
    double t2iMedr,
    double t2iMeanr) {

  /** The recalls of a score matrix. */
  public static Recalls of(ScoreMatrix scores) {
    return of(Ranks.of(scores));
  }

  /** The recalls of ranks that are already there. */
  public static Recalls of(Ranks ranks) {
    int[] i2t = ranks.imageToText();
    int[] t2i = ranks.textToImage();
    return new Recalls(
        recall(i2t, 1),
        recall(i2t, 5),
        recall(i2t, 10),
        median(i2t),
        mean(i2t),
        recall(t2i, 1),
        recall(t2i, 5),
        recall(t2i, 10),
        median(t2i),
        mean(t2i));
  }

  /**
   * The mean of every figure over folds, as the literature reports the 1k test of COCO.
   *
   * @throws IllegalArgumentException if there is no fold
   */
  public static Recalls mean(List<Recalls> folds) {
    return new Recalls(
        mean(folds, Recalls::i2tR1),
        mean(folds, Recalls::i2tR5),
        mean(folds, Recalls::i2tR10),
        mean(folds, Recalls::i2tMedr),
        mean(folds, Recalls::i2tMeanr),
        mean(folds, Recalls::t2iR1),
        mean(folds, Recalls::t2iR5),
        mean(folds, Recalls::t2iR10),
        mean(folds, Recalls::t2iMedr),
        mean(folds, Recalls::t2iMeanr));
  }

  /** The sum of the six recalls, 0 to 600. */
  public double rsum() {
    return i2tR1 + i2tR5 + i2tR10 + t2iR1 + t2iR5 + t2iR10;
  }

  /** Every figure under the original's name: {@code i2t_r1} … {@code t2i_meanr}, {@code rsum}. */
  public Map<String, Double> toMap() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("i2t_r1", i2tR1);
    figures.put("i2t_r5", i2tR5);
    figures.put("i2t_r10", i2tR10);
    figures.put("i2t_medr", i2tMedr);
    figures.put("i2t_meanr", i2tMeanr);
    figures.put("t2i_r1", t2iR1);
    figures.put("t2i_r5", t2iR5);
    figures.put("t2i_r10", t2iR10);
    figures.put("t2i_medr", t2iMedr);
    figures.put("t2i_meanr", t2iMeanr);
    figures.put("rsum", rsum());
    return figures;
  }

  private static double recall(int[] ranks, int k) {
    return 100.0 * Arrays.stream(ranks).filter(rank -> rank < k).count() / ranks.length;
  }

  private static double median(int[] ranks) {
    int[] sorted = ranks.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    return Math.floor(median) + 1;
  }

  private static double mean(int[] ranks) {
    return Arrays.stream(ranks).average().orElseThrow() + 1;
  }

  private static double mean(List<Recalls> folds, ToDoubleFunction<Recalls> figure) {
    return folds.stream()
        .mapToDouble(figure)
        .average()
        .orElseThrow(() -> new IllegalArgumentException("A mean over folds needs at least one"));
  }
}
