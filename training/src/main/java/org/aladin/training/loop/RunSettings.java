/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import java.nio.file.Path;

/**
 * What a run is told beside its configuration.
 *
 * @param out the output folder
 * @param epochs how many epochs in all, those before a resume included
 * @param validateEvery steps between two validations, apart from those after each epoch
 * @param readers threads that read batches ahead
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
