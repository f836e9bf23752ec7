/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses and their gradients against plain loops in double and finite differences. */
class LossTest {
  private static final long SEED = 20221109;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32})
  void tripletOfTheHardestNegativesEqualsPlainLoops(int size) {
    double[][] scores = random(size, 3, SEED + size);
    check(scores, new TripletLoss(0.2, true)::of, s -> triplet(s, 0.2, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void tripletOfAllNegativesEqualsPlainLoops(int size) {
    double[][] scores = random(size, 3, SEED + size);
    check(scores, new TripletLoss(0.4, false)::of, s -> triplet(s, 0.4, false));
  }

  @Test
  void aBatchThatIsSeparatedByTheMarginCostsNothing() {
    double[][] scores = {{0.9, 0.1, -0.5}, {0.2, 0.8, 0.3}, {-1, 0, 0.7}};
    check(scores, new TripletLoss(0.2, true)::of, s -> 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32})
  void distillationEqualsPlainLoops(int size) {
    double[][] student = random(size, 1, SEED + size);
    double[][] teacher = random(size, 8, SEED - size);
    check(
        student,
        s -> ListNetDistillation.of(s, array(s.getManager(), teacher)),
        s -> listNet(s, teacher));
  }

  @Test
  void noGradientReachesTheTeacher() {
    double[][] teacher = random(4, 8, SEED);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray scores = array(manager, teacher);
      NDArray student = array(manager, random(4, 1, SEED + 1));
      scores.setRequiresGradient(true);
      student.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(ListNetDistillation.of(student, scores.mul(2)));
      }
      assertArrayEquals(new float[16], scores.getGradient().toFloatArray());
    }
  }

  private static void check(
      double[][] scores, Function<NDArray, NDArray> loss, ToDoubleFunction<double[][]> oracle) {
    int size = scores.length;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = array(manager, scores);
      array.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray value = loss.apply(array);
        double expected = oracle.applyAsDouble(scores);
        assertEquals(expected, value.getFloat(), 1e-5 * (1 + expected), "seed " + SEED);
        collector.backward(value);
      }
      float[] gradient = array.getGradient().toFloatArray();
      double[] expected = new double[size * size];
      double step = 1e-6;
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          double kept = scores[i][j];
          scores[i][j] = kept + step;
          double above = oracle.applyAsDouble(scores);
          scores[i][j] = kept - step;
          double below = oracle.applyAsDouble(scores);
          scores[i][j] = kept;
          expected[i * size + j] = (above - below) / (2 * step);
        }
      }
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], gradient[i], 1e-4, "gradient " + i + ", seed " + SEED);
      }
    }
  }

  private static double triplet(double[][] scores, double margin, boolean hardest) {
    double total = 0;
    for (int i = 0; i < scores.length; i++) {
      double row = 0;
      double column = 0;
      for (int j = 0; j < scores.length; j++) {
        if (i != j) {
          double ofRow = Math.max(0, margin + scores[i][j] - scores[i][i]);
          double ofColumn = Math.max(0, margin + scores[j][i] - scores[i][i]);
          row = hardest ? Math.max(row, ofRow) : row + ofRow;
          column = hardest ? Math.max(column, ofColumn) : column + ofColumn;
        }
      }
      total += row + column;
    }
    return total;
  }

  private static double listNet(double[][] student, double[][] teacher) {
    return rows(student, teacher) + rows(transposed(student), transposed(teacher));
  }

  private static double rows(double[][] student, double[][] teacher) {
    double total = 0;
    for (int i = 0; i < student.length; i++) {
      double studentSum = 0;
      double teacherSum = 0;
      for (int j = 0; j < student.length; j++) {
        studentSum += Math.exp(6 * student[i][j]);
        teacherSum += Math.exp(teacher[i][j]);
      }
      for (int j = 0; j < student.length; j++) {
        total -=
            Math.exp(teacher[i][j])
                / teacherSum
                * Math.log(Math.exp(6 * student[i][j]) / studentSum + 1e-10);
      }
    }
    return total / student.length;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static double[][] random(int size, double range, long seed) {
    Random random = new Random(seed);
    double[][] matrix = new double[size][size];
    for (double[] row : matrix) {
      for (int j = 0; j < size; j++) {
        row[j] = (float) (range * (2 * random.nextDouble() - 1));
      }
    }
    return matrix;
  }

  private static NDArray array(NDManager manager, double[][] matrix) {
    float[] values = new float[matrix.length * matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) matrix[i / matrix.length][i % matrix.length];
    }
    return manager.create(values, new Shape(matrix.length, matrix.length));
  }
}
