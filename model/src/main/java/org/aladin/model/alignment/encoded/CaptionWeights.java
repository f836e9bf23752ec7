/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/**
 * Errors weighted by what captions ask for: the cost of an error e is eᵀ (M + λI) e, with the
 * second moment M of words, scaled to a mean eigenvalue of 1, and a share λ for words that the
 * captions of M did not have. With the factors M + λI = U Uᵀ, U upper triangular, that is the
 * square of |Uᵀ e|.
 *
 * <p>Values are rounded one after the other, and the errors of all former values shift each value
 * before it is rounded: Babai's nearest plane, known as GPTQ from the weights of language models
 * (Frantar et al. 2022). Thread-safe; float arithmetic in a fixed order, so that all nodes of a
 * cluster write the same bytes.
 */
final class CaptionWeights implements ErrorWeights {
  private static final double SHARE_OF_OTHER_WORDS = 0.3;

  private final int dimension;

  /** U, row by row; the rest of each row is 0. */
  private final float[][] upper;

  CaptionWeights(WordMoment moment) {
    dimension = moment.dimension();
    double trace = 0;
    for (int d = 0; d < dimension; d++) {
      trace += moment.values()[d * dimension + d];
    }
    double[][] matrix = new double[dimension][dimension];
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < dimension; j++) {
        matrix[i][j] = trace == 0 ? 0 : moment.values()[i * dimension + j] * dimension / trace;
      }
      matrix[i][i] += SHARE_OF_OTHER_WORDS;
    }
    upper = factor(matrix);
  }

  /** Cholesky's factors from the last column to the first. */
  private static float[][] factor(double[][] matrix) {
    int size = matrix.length;
    float[][] upper = new float[size][size];
    double[] column = new double[size];
    for (int k = size - 1; k >= 0; k--) {
      double root = Math.sqrt(Math.max(matrix[k][k], 1e-6));
      for (int i = 0; i <= k; i++) {
        column[i] = i == k ? root : matrix[k][i] / root;
        upper[i][k] = (float) column[i];
      }
      for (int i = 0; i < k; i++) {
        double factor = column[i];
        double[] row = matrix[i];
        for (int j = 0; j <= i; j++) {
          row[j] -= factor * column[j];
        }
      }
    }
    return upper;
  }

  @Override
  public double[] weighted(double[] vector) {
    float[] sums = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      add((float) vector[i], upper[i], i, sums);
    }
    double[] weighted = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      weighted[d] = sums[d];
    }
    return weighted;
  }

  @Override
  public int[] rounded(double[] row, double step, int max) {
    int[] rounded = new int[dimension];
    float[] shifts = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      double value = row[d] / step;
      double target = value + shifts[d] / upper[d][d];
      rounded[d] = (int) Math.max(-max, Math.min(max, Math.rint(target)));
      add((float) (value - rounded[d]), upper[d], d + 1, shifts);
    }
    return rounded;
  }

  /** A loop that the compiler turns into vector instructions. */
  private static void add(float factor, float[] row, int from, float[] sums) {
    for (int j = from; j < row.length; j++) {
      sums[j] += factor * row[j];
    }
  }
}
