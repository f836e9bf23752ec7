/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The matching head learns the alignment head's ranking (ALADIN, section 3.3; ListNet): the cross
 * entropy between the two heads' softmax over each row and each column of the batch.
 */
final class ListNetDistillation {
  /** Multiplies the student's dot products, which lie between -1 and 1. */
  static final float TEMPERATURE = 6;

  private static final double EPSILON = 1e-10;

  private ListNetDistillation() {}

  /**
   * mean_i -Σ_j softmax_j(t_ij) · log(softmax_j(6 s_ij) + 1e-10), plus the same over columns. No
   * gradient reaches the teacher.
   *
   * @param student s, B×B dot products of global vectors, image × caption
   * @param teacher t, B×B scores of the alignment head
   * @return one number
   */
  public static NDArray of(NDArray student, NDArray teacher) {
    NDArray constant = teacher.stopGradient();
    // An array of the step: the graph lives longer than the array that mul(Number) creates and
    // closes.
    NDArray scaled = student.mul(student.getManager().full(new Shape(), TEMPERATURE));
    return crossEntropy(scaled, constant, 1).add(crossEntropy(scaled, constant, 0));
  }

  private static NDArray crossEntropy(NDArray student, NDArray teacher, int axis) {
    NDArray logarithm = student.softmax(axis).add(EPSILON).log();
    return teacher.softmax(axis).mul(logarithm).sum(new int[] {axis}).mean().neg();
  }
}
