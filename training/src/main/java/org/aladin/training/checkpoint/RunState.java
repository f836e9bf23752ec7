/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

/**
 * The progress of a run.
 *
 * @param config the configuration's name
 * @param seed of shuffling and dropout
 * @param epoch the current epoch, from 0
 * @param stepInEpoch completed steps of that epoch
 * @param step completed steps of all epochs (the original's Eiters)
 * @param scheduleStart the first epoch of the learning rate's schedule; 0 unless the schedule was
 *     reinitialised
 * @param bestRsum the largest sum of recalls of a validation so far, 0 to 1200; -1 before the first
 *     validation
 * @param validationDue whether the validation after the last step is still to be done
 */
public record RunState(
    String config,
    long seed,
    int epoch,
    int stepInEpoch,
    long step,
    int scheduleStart,
    double bestRsum,
    boolean validationDue) {

  /** The state at the beginning of a run. */
  public static RunState start(String config, long seed) {
    return at(config, seed, 0, 0);
  }

  /** The beginning of an epoch, after some steps of a run that nothing else is known of. */
  public static RunState at(String config, long seed, int epoch, long step) {
    return new RunState(config, seed, epoch, 0, step, 0, -1, false);
  }

  /** One step later. */
  public RunState afterStep(boolean lastOfEpoch) {
    return lastOfEpoch
        ? new RunState(config, seed, epoch + 1, 0, step + 1, scheduleStart, bestRsum, false)
        : new RunState(
            config, seed, epoch, stepInEpoch + 1, step + 1, scheduleStart, bestRsum, false);
  }

  /** Before the validation after the last step. */
  public RunState withValidationDue() {
    return new RunState(config, seed, epoch, stepInEpoch, step, scheduleStart, bestRsum, true);
  }

  /** After that validation, with the best sum of recalls so far. */
  public RunState validated(double rsum) {
    return new RunState(config, seed, epoch, stepInEpoch, step, scheduleStart, rsum, false);
  }

  /** The same state with a schedule that restarts in the current epoch. */
  public RunState withScheduleStartingNow() {
    return new RunState(config, seed, epoch, stepInEpoch, step, epoch, bestRsum, validationDue);
  }
}
