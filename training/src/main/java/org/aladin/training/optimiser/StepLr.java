/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.optimiser;

/**
 * The learning rate of each epoch: multiplied by gamma every {@code stepSize} epochs.
 *
 * @param learningRate of the first epochs
 * @param gamma factor between two plateaus
 * @param stepSize epochs of a plateau, positive
 */
public record StepLr(double learningRate, double gamma, int stepSize) {
  /**
   * @param epoch epochs since the schedule began, from 0
   */
  public double at(int epoch) {
    return learningRate * Math.pow(gamma, epoch / stepSize);
  }
}
