/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds shared rows for a set of vectors. An image's region vectors have much in common: after
 * BERT, most of their energy lies in a few directions. Each step takes the direction with the most
 * energy of what is left, rounds it, and subtracts it from all vectors; the rounding errors of the
 * strong directions are thereby coded by later rows. At the end all coefficients are fitted again
 * by least squares and rounded to a byte. "Energy" and "least squares" are in terms of {@link
 * ErrorWeights}.
 *
 * <p>Of N rows' worth of half bytes, the first N/4 rows take whole bytes, which is best for trained
 * models, or none does, which is best for vectors without common directions: the better of the two
 * is kept. Not thread-safe.
 */
final class SharedRowsEncoder {
  private static final int BYTE_MAX = 127;
  private static final int HALF_MAX = 7;
  private static final int POWER_STEPS = 60;

  /** Clipping the largest values of a row lowers its error: the shares of the largest tried. */
  private static final int CLIPS = 16;

  private final int count;
  private final int dimension;
  private final double size;
  private final double[][] vectors;
  private final ErrorWeights weights;
  private final double[][] weighted;

  SharedRowsEncoder(float[] values, int dimension, ErrorWeights weights) {
    this.dimension = dimension;
    this.weights = weights;
    this.count = values.length / dimension;
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    this.size = largest == 0 ? 1 : largest;
    this.vectors = new double[count][dimension];
    for (int i = 0; i < values.length; i++) {
      vectors[i / dimension][i % dimension] = values[i] / size;
    }
    this.weighted = new double[count][];
    for (int v = 0; v < count; v++) {
      weighted[v] = weights.weighted(vectors[v]);
    }
  }

  /** The numbers as {@link SharedRows} reads them. */
  byte[] encode() {
    Candidate plain = new Candidate(0);
    Candidate mixed = new Candidate(count / 4);
    return mixed.error < plain.error ? mixed.bytes() : plain.bytes();
  }

  /** Rows with coefficients, for some number of rows of whole bytes. */
  private final class Candidate {
    private final int byteRows;
    private final int[][] rows;
    private final double[][] weightedRows;
    private int found;
    private final double[][] coefficients;
    private final double[] scales;
    private final double error;

    Candidate(int byteRows) {
      this.byteRows = byteRows;
      this.rows = new int[count - byteRows][];
      this.weightedRows = new double[rows.length][];
      findRows();
      coefficients = fit();
      scales = round();
      error = error();
    }

    private void findRows() {
      double[][] left = copy(vectors);
      double[][] weightedLeft = copy(weighted);
      double[][] gram = gram(weightedLeft);
      while (found < rows.length) {
        double[] mix = strongest(gram);
        if (mix == null) {
          break;
        }
        double[] direction = new double[dimension];
        for (int v = 0; v < count; v++) {
          addTo(direction, left[v], mix[v]);
        }
        int[] row = found < byteRows ? wholeBytes(direction) : halfBytes(direction);
        double[] weightedRow = weights.weighted(asDoubles(row));
        double square = product(weightedRow, weightedRow);
        if (square == 0) {
          break;
        }
        double[] along = new double[count];
        for (int v = 0; v < count; v++) {
          along[v] = product(weightedLeft[v], weightedRow) / square;
          addTo(weightedLeft[v], weightedRow, -along[v]);
          for (int d = 0; d < dimension; d++) {
            left[v][d] -= along[v] * row[d];
          }
        }
        for (int v = 0; v < count; v++) {
          for (int w = 0; w < count; w++) {
            gram[v][w] -= along[v] * along[w] * square;
          }
        }
        weightedRows[found] = weightedRow;
        rows[found++] = row;
      }
      while (found < SharedRows.fewestRows(count)) {
        weightedRows[found] = new double[dimension];
        rows[found++] = new int[dimension];
      }
    }

    /** Least squares: C = V Rᵀ (R Rᵀ)⁻¹, by Cholesky. */
    private double[][] fit() {
      double[][] lower = new double[found][found];
      for (int i = 0; i < found; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = product(weightedRows[i], weightedRows[j]) * (i == j ? 1 + 1e-9 : 1);
          for (int k = 0; k < j; k++) {
            sum -= lower[i][k] * lower[j][k];
          }
          lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / lower[j][j];
        }
      }
      double[][] fitted = new double[count][found];
      for (int v = 0; v < count; v++) {
        double[] x = fitted[v];
        for (int i = 0; i < found; i++) {
          x[i] = product(weighted[v], weightedRows[i]);
          for (int k = 0; k < i; k++) {
            x[i] -= lower[i][k] * x[k];
          }
          x[i] /= lower[i][i];
        }
        for (int i = found - 1; i >= 0; i--) {
          for (int k = i + 1; k < found; k++) {
            x[i] -= lower[k][i] * x[k];
          }
          x[i] /= lower[i][i];
        }
      }
      return fitted;
    }

    /** Rounds the coefficients to whole multiples of a scale per row, and returns the scales. */
    private double[] round() {
      double[] steps = new double[found];
      for (int row = 0; row < found; row++) {
        for (int v = 0; v < count; v++) {
          steps[row] = Math.max(steps[row], Math.abs(coefficients[v][row]) / BYTE_MAX);
        }
        for (int v = 0; v < count && steps[row] > 0; v++) {
          coefficients[v][row] = Math.rint(coefficients[v][row] / steps[row]);
        }
      }
      return steps;
    }

    private double error() {
      double sum = 0;
      for (int v = 0; v < count; v++) {
        double[] left = weighted[v].clone();
        for (int row = 0; row < found; row++) {
          addTo(left, weightedRows[row], -scales[row] * coefficients[v][row]);
        }
        sum += product(left, left);
      }
      return sum;
    }

    private byte[] bytes() {
      int whole = Math.min(byteRows, found);
      int half = found - whole;
      ByteBuffer out =
          ByteBuffer.allocate(Math.toIntExact(SharedRows.length(whole, half, count, dimension)))
              .order(ByteOrder.LITTLE_ENDIAN);
      out.putShort((short) whole).putShort((short) half);
      double shrink = shrink();
      for (double scale : scales) {
        out.putFloat((float) (scale * size * shrink));
      }
      for (double[] ofVector : coefficients) {
        for (double coefficient : ofVector) {
          out.put((byte) coefficient);
        }
      }
      for (int row = 0; row < found; row++) {
        if (row < whole) {
          for (int value : rows[row]) {
            out.put((byte) value);
          }
        } else {
          putHalves(out, rows[row]);
        }
      }
      return out.array();
    }

    /** A factor below 1 if a decoded value were infinite in float32 otherwise. */
    private double shrink() {
      double largest = 0;
      for (int v = 0; v < count; v++) {
        for (int d = 0; d < dimension; d++) {
          double sum = 0;
          for (int row = 0; row < found; row++) {
            sum += scales[row] * coefficients[v][row] * rows[row][d];
          }
          largest = Math.max(largest, Math.abs(sum));
        }
      }
      return Math.min(1, 0.999 * Float.MAX_VALUE / (largest * size));
    }
  }

  private static void putHalves(ByteBuffer out, int[] row) {
    for (int d = 0; d < row.length; d += 2) {
      int second = d + 1 < row.length ? row[d + 1] : 0;
      out.put((byte) (row[d] + 8 | second + 8 << 4));
    }
  }

  private double[][] gram(double[][] of) {
    double[][] gram = new double[count][count];
    for (int v = 0; v < count; v++) {
      for (int w = 0; w <= v; w++) {
        gram[v][w] = product(of[v], of[w]);
        gram[w][v] = gram[v][w];
      }
    }
    return gram;
  }

  /** The eigenvector of the largest eigenvalue, by power iteration; null if nothing is left. */
  private double[] strongest(double[][] gram) {
    int start = 0;
    for (int v = 1; v < count; v++) {
      start = gram[v][v] > gram[start][start] ? v : start;
    }
    if (!(gram[start][start] > 1e-12)) {
      return null;
    }
    double[] vector = gram[start].clone();
    for (int step = 0; step < POWER_STEPS; step++) {
      double norm = Math.sqrt(product(vector, vector));
      double[] next = new double[count];
      for (int v = 0; v < count; v++) {
        next[v] = product(gram[v], vector) / norm;
      }
      vector = next;
    }
    double norm = Math.sqrt(product(vector, vector));
    for (int v = 0; v < count; v++) {
      vector[v] /= norm;
    }
    return vector;
  }

  private int[] wholeBytes(double[] direction) {
    return rounded(direction, largest(direction) / BYTE_MAX, BYTE_MAX);
  }

  /** The step is the best of rounding each value by itself. */
  private int[] halfBytes(double[] direction) {
    double largest = largest(direction);
    double best = 0;
    double mostKept = -1;
    for (int clip = 0; clip < CLIPS; clip++) {
      double step = largest * (1 - 0.75 * clip / (CLIPS - 1)) / HALF_MAX;
      double along = 0;
      double square = 0;
      for (int d = 0; d < dimension && step > 0; d++) {
        double value = Math.max(-HALF_MAX, Math.min(HALF_MAX, Math.rint(direction[d] / step)));
        along += direction[d] * value;
        square += value * value;
      }
      double kept = along * along / Math.max(1, square);
      if (kept > mostKept) {
        mostKept = kept;
        best = step;
      }
    }
    return rounded(direction, best, HALF_MAX);
  }

  private int[] rounded(double[] row, double step, int max) {
    return step > 0 ? weights.rounded(row, step, max) : new int[row.length];
  }

  private static double[] asDoubles(int[] row) {
    return Arrays.stream(row).asDoubleStream().toArray();
  }

  private static double[][] copy(double[][] vectors) {
    return Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void addTo(double[] sum, double[] vector, double factor) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += factor * vector[d];
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
