/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.network.SequenceLayout;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.PairBatch;
import org.aladin.training.loop.TrainingStep;

/**
 * A training step at the published size as training does it, beside the original's way: all
 * captions padded to 50 tokens and all images to 50 label tokens and 34 regions, captions and
 * images one after the other, every position in every layer, and the engine's dropout. The two take
 * turns with the same weights and engine.
 */
final class TrainCommand {
  private final Options options;

  TrainCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() throws IOException {
    Libtorch.prepare();
    Device device = Gpu.deviceOrCpu();
    Path file =
        Path.of(
            options.text("config", "training/configs/alad-alignment-and-matching-distill.yaml"));
    TrainingConfig config = TrainingConfigFile.read(file);
    String size = options.text("size", "12x" + config.embedSize());
    int batch = options.number("batch", config.batchSize());
    Report report =
        new Report("train", config.name() + ", " + size + ", batch " + batch, System.out);
    Times own = new Times("without padding");
    Times original = new Times("padding to 50 and 50 + 34");
    SamplePairs pairs = new SamplePairs(5);
    ModelConfig model = TrainingSpeed.model(config, size);
    PeakMemory memory = new PeakMemory(device);
    try (NDManager manager = NDManager.newBaseManager(device);
        Parameters parameters = Parameters.initialise(model, manager, 1)) {
      // One after the other, so that each maximum includes the state of one optimiser.
      try (TrainingStep step = new TrainingStep(config, model, parameters)) {
        run(step, config, pairs.batch(batch), -1);
        report.figure("memory without padding", memory.read());
      }
      try (TrainingStep step = original(config, model, parameters)) {
        run(step, config, pairs.padded(batch), -1);
        report.figure("memory with the original's padding", memory.read());
      }
      try (TrainingStep ownStep = new TrainingStep(config, model, parameters);
          TrainingStep originalStep = original(config, model, parameters)) {
        int steps = options.number("steps", 3);
        for (int i = 0; i < steps; i++) {
          own.addNanoseconds(run(ownStep, config, pairs.batch(batch), i));
          original.addNanoseconds(run(originalStep, config, pairs.padded(batch), i));
        }
      }
    }
    report.add(own);
    report.add(original);
    report.ratio("original's padding / own", original.median() / own.median(), "≥ 1.8");
    report.end();
  }

  private static TrainingStep original(
      TrainingConfig config, ModelConfig model, Parameters parameters) {
    return new TrainingStep(config, model, parameters, SequenceLayout.PADDED);
  }

  /** Returns the nanoseconds of a step. */
  private static long run(TrainingStep step, TrainingConfig config, PairBatch batch, int seed) {
    long begin = System.nanoTime();
    step.run(batch, 0, config.learningRate(), seed);
    return System.nanoTime() - begin;
  }
}
