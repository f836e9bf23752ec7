/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.optimiser;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Collection;

/** The global norm of all gradients, and clipping to it. */
public final class GradientNorm {
  /** torch adds it to the norm, so that a norm of 0 causes no division by 0. */
  private static final double EPSILON = 1e-6;

  private GradientNorm() {}

  /**
   * @param gradients not empty; temporary results belong to their managers
   * @return the norm as one number, still on the device
   */
  public static NDArray of(Collection<NDArray> gradients) {
    NDList squares = new NDList(gradients.size());
    for (NDArray gradient : gradients) {
      try (NDArray square = gradient.square()) {
        squares.add(square.sum());
      }
    }
    return NDArrays.stack(squares).sum().sqrt();
  }

  /**
   * The factor that reduces gradients of this norm to the maximum norm; at most 1. DJL's own {@code
   * optClipGrad} clips values, and only from above.
   *
   * @param max maximum norm; 0 disables clipping
   */
  public static float clip(double norm, double max) {
    return max > 0 ? (float) Math.min(1, max / (norm + EPSILON)) : 1;
  }
}
