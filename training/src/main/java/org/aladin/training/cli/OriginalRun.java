/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.torch.TorchScalar;
import org.aladin.training.checkpoint.OriginalAdam;
import org.aladin.training.checkpoint.RunState;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.loop.TrainedModel;
import org.aladin.training.loop.TrainingStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of the original, to go on with here.
 *
 * @param checkpoint what it left
 */
record OriginalRun(AladinCheckpoint checkpoint) {
  private static final Logger log = LoggerFactory.getLogger(OriginalRun.class);

  /**
   * Restores weights and optimiser, and tells where to go on: at the beginning of the epoch that
   * the checkpoint names, as the original does.
   *
   * @throws IOException if the checkpoint does not fit the model, or is malformed
   */
  RunState resume(TrainingConfig config, TrainedModel model, TrainingStep step, long seed)
      throws IOException {
    int epoch = checkpoint.epoch();
    long iterations = checkpoint.iterations();
    Optional<OriginalAdam> adam = OriginalAdam.of(checkpoint);
    step.trackGradients(false);
    KeyReport loaded = checkpoint.loadInto(model.parameters());
    if (!loaded.missing().isEmpty()) {
      throw new IOException(
          checkpoint.file()
              + " lacks the parameters "
              + loaded.missing()
              + ": it can be started from with --load-teacher-model, not gone on with");
    }
    if (adam.isPresent()) {
      adam.get().loadInto(step.adam());
      adam.get()
          .otherSettings()
          .forEach(
              setting ->
                  log.warn(
                      "{} was trained with Adam's {}, which is left out",
                      checkpoint.file(),
                      setting));
    } else {
      log.warn("{} has no optimiser: it starts anew", checkpoint.file());
    }
    step.trackGradients(true);
    warnOfAnotherSchedule(config);
    log.info("Going on with the original's run after step {} in epoch {}", iterations, epoch + 1);
    return RunState.at(config.name(), seed, epoch, iterations);
  }

  private void warnOfAnotherSchedule(TrainingConfig config) throws IOException {
    if (!(checkpoint.entry("scheduler") instanceof Map<?, ?> schedule)) {
      return;
    }
    Object rate =
        schedule.get("base_lrs") instanceof List<?> rates && !rates.isEmpty() ? rates.get(0) : null;
    differs("lr", rate, config.learningRate());
    differs("gamma", schedule.get("gamma"), config.gamma());
    differs("step-size", schedule.get("step_size"), config.stepSize());
  }

  private void differs(String key, Object stored, Number now) throws IOException {
    Number before = TorchScalar.of(stored).orElse(now);
    if (before.doubleValue() != now.doubleValue()) {
      log.warn(
          "{} was trained with {} {}; the run goes on with the configuration's {}",
          checkpoint.file(),
          key,
          before,
          now);
    }
  }
}
