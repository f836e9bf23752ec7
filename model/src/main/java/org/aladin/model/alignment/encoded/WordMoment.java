/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.List;
import java.util.Optional;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.AlignmentSet;

/**
 * The second moment of the word vectors of a model's captions: the mean of w wᵀ over words w of D
 * dimensions. It tells how strongly captions ask for each direction, so that {@link
 * AlignmentEncoding#INT4} can move its rounding errors to where no caption looks: the expected
 * square of the error of w · x is eᵀ M e for a region vector x with a rounding error e.
 *
 * <p>Immutable and thread-safe.
 */
@PublicApi
public final class WordMoment {
  /**
   * Captions that {@link #of} reads at most: with 11 words each, many more words than dimensions.
   */
  public static final int MOST_CAPTIONS = 1_000;

  private final float[] values;
  private final int dimension;
  private volatile CaptionWeights weights;

  /**
   * @param values M, D × D numbers, symmetric; not copied
   * @param dimension D, positive
   * @throws IllegalArgumentException if the numbers are not D × D, not finite, not symmetric, or
   *     negative on the diagonal
   */
  public WordMoment(float[] values, int dimension) {
    this.values = values;
    this.dimension = dimension;
    if (dimension <= 0 || values.length != (long) dimension * dimension) {
      throw new IllegalArgumentException(
          "A second moment of words has "
              + values.length
              + " numbers, expected the square of its dimension "
              + dimension);
    }
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j <= i; j++) {
        float value = values[i * dimension + j];
        if (value != values[j * dimension + i] || !Float.isFinite(value) || i == j && value < 0) {
          throw new IllegalArgumentException(
              "A second moment of words has "
                  + value
                  + " in row "
                  + i
                  + ", column "
                  + j
                  + ", expected finite numbers, symmetric, and none below 0 on the diagonal");
        }
      }
    }
  }

  /**
   * The second moment of the words of captions, of the first {@link #MOST_CAPTIONS}.
   *
   * @param captions the alignment sets of captions, all of one dimension
   * @return empty if the captions have no word
   * @throws IllegalArgumentException if a number is not finite
   */
  public static Optional<WordMoment> of(List<AlignmentSet> captions) {
    List<AlignmentSet> some = captions.subList(0, Math.min(captions.size(), MOST_CAPTIONS));
    int words = some.stream().mapToInt(AlignmentSet::count).sum();
    if (words == 0) {
      return Optional.empty();
    }
    int dimension = some.get(0).dimension();
    double[][] sums = new double[dimension][dimension];
    double[] word = new double[dimension];
    for (AlignmentSet caption : some) {
      for (int w = 0; w < caption.count(); w++) {
        for (int d = 0; d < dimension; d++) {
          word[d] = caption.vectors()[w * dimension + d];
        }
        addSquare(word, sums);
      }
    }
    float[] mean = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j <= i; j++) {
        mean[i * dimension + j] = (float) (sums[i][j] / words);
        mean[j * dimension + i] = mean[i * dimension + j];
      }
    }
    return Optional.of(new WordMoment(mean, dimension));
  }

  /** Adds w wᵀ, on and below the diagonal. */
  private static void addSquare(double[] word, double[][] sums) {
    for (int i = 0; i < word.length; i++) {
      double value = word[i];
      double[] row = sums[i];
      for (int j = 0; j <= i; j++) {
        row[j] += value * word[j];
      }
    }
  }

  /** D, the dimension of the words. */
  public int dimension() {
    return dimension;
  }

  /** M, D × D numbers, row by row. The array is shared: do not modify it. */
  public float[] values() {
    return values;
  }

  /** The weights of errors, computed at the first call. */
  CaptionWeights weights() {
    CaptionWeights known = weights;
    if (known == null) {
      synchronized (this) {
        known = weights;
        if (known == null) {
          known = new CaptionWeights(this);
          weights = known;
        }
      }
    }
    return known;
  }
}
