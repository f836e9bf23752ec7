/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * Hinge triplet loss with hard negatives (ALADIN, section 3.2; VSE++): for each image the caption,
 * and for each caption the image, with the score closest to that of the matching pair or above it.
 *
 * @param margin the difference by which a matching pair must exceed others, in units of the scores
 * @param maxViolation true: only the largest violation of each row and column; false: all
 *     violations
 */
record TripletLoss(double margin, boolean maxViolation) {

  /**
   * Σ_i max_{j≠i} [margin + s_ij - s_ii]⁺ + Σ_j max_{i≠j} [margin + s_ij - s_jj]⁺. The diagonal
   * counts as 0, so a row or column without a violation adds nothing.
   *
   * @param scores B×B, image × caption
   * @return one number
   */
  public NDArray of(NDArray scores) {
    long size = scores.getShape().get(0);
    NDArray eye = scores.getManager().eye((int) size);
    NDArray others = eye.neg().add(1);
    NDArray matching = scores.mul(eye).sum(new int[] {1}, true);
    return sum(violations(scores, matching).mul(others), 1)
        .add(sum(violations(scores, matching.transpose()).mul(others), 0));
  }

  private NDArray violations(NDArray scores, NDArray matching) {
    return Activation.relu(scores.sub(matching).add(margin));
  }

  private NDArray sum(NDArray violations, int axis) {
    return maxViolation ? violations.max(new int[] {axis}).sum() : violations.sum();
  }
}
