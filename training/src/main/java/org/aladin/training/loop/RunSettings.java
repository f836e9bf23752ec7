/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import java.nio.file.Path;

/**
 * The settings of a run that are not in its configuration.
 *
 * @param out the output folder
 * @param epochs total number of epochs, with those before a resume
 * @param validateEvery steps between two validations; there is also one after each epoch
 * @param readers number of threads that read batches ahead
 */
public record RunSettings(Path out, int epochs, int validateEvery, int readers) {
  public RunSettings {
    if (epochs < 1 || validateEvery < 1 || readers < 1) {
      throw new IllegalArgumentException(
          epochs
              + " epochs, a validation every "
              + validateEvery
              + " steps and "
              + readers
              + " reading threads, expected at least 1 of each");
    }
  }
}
