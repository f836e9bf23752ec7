/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/**
 * What an error of a region vector costs: the square of its length after {@link #weighted}. Rounds
 * rows so that their errors cost little. Thread-safe.
 */
interface ErrorWeights {
  /** All directions cost the same, and each value is rounded by itself. */
  ErrorWeights EQUAL =
      new ErrorWeights() {
        @Override
        public double[] weighted(double[] vector) {
          return vector;
        }

        @Override
        public int[] rounded(double[] row, double step, int max) {
          int[] rounded = new int[row.length];
          for (int d = 0; d < row.length; d++) {
            rounded[d] = (int) Math.max(-max, Math.min(max, Math.rint(row[d] / step)));
          }
          return rounded;
        }
      };

  /** A linear map of D values to D values, whose length is the cost. */
  double[] weighted(double[] vector);

  /**
   * Rounds a row to whole multiples of a step.
   *
   * @param row D values
   * @param step positive
   * @param max the largest multiple
   * @return D numbers from -max to max
   */
  int[] rounded(double[] row, double step, int max);
}
