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
 * A run of the original that is resumed here.
 *
 * @param checkpoint its checkpoint
 */
record OriginalRun(AladinCheckpoint checkpoint) {
  private static final Logger log = LoggerFactory.getLogger(OriginalRun.class);

  /**
   * Restores weights and optimiser, and returns where to continue: at the beginning of the epoch
   * that the checkpoint names, as the original does.
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
              + ": it cannot be resumed, only used with --load-teacher-model");
    }
    if (adam.isPresent()) {
      adam.get().loadInto(step.adam());
      adam.get()
          .otherSettings()
          .forEach(
              setting ->
                  log.warn(
                      "{} was trained with Adam's {}, which is ignored",
                      checkpoint.file(),
                      setting));
    } else {
      log.warn("{} has no optimiser: Adam starts from its initial state", checkpoint.file());
    }
    step.trackGradients(true);
    warnOfAnotherSchedule(config);
    log.info("Resuming the original's run after step {} in epoch {}", iterations, epoch + 1);
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
          "{} was trained with {} {}; the run continues with the configuration's {}",
          checkpoint.file(),
          key,
          before,
          now);
    }
  }
}
