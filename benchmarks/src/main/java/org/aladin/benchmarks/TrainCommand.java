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
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.PairBatch;
import org.aladin.training.loop.TrainingStep;

/**
 * A training step at the published size with batches padded to their longest, beside the original's
 * padding of all captions to 50 tokens and all images to 50 label tokens and 34 regions; the two
 * take turns with the same weights and engine.
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
    Times own = new Times("padding to the longest of the batch");
    Times original = new Times("padding to 50 and 50 + 34");
    SamplePairs pairs = new SamplePairs(5);
    ModelConfig model = TrainingSpeed.model(config, size);
    try (NDManager manager = NDManager.newBaseManager(device);
        Parameters parameters = Parameters.initialise(model, manager, 1);
        TrainingStep step = new TrainingStep(config, model, parameters)) {
      int steps = options.number("steps", 3);
      for (int i = -1; i < steps; i++) {
        measure(step, config, pairs.batch(batch), i, own);
        if (i < 0) {
          report.figure("memory with padding to the longest", new PeakMemory(device).read());
        }
        measure(step, config, pairs.padded(batch), i, original);
      }
      report.figure("memory with the original's padding too", new PeakMemory(device).read());
    }
    report.add(own);
    report.add(original);
    report.ratio("original's padding / own", original.median() / own.median(), "≥ 1.8");
    report.end();
  }

  private static void measure(
      TrainingStep step, TrainingConfig config, PairBatch batch, int i, Times times) {
    long begin = System.nanoTime();
    step.run(batch, 0, config.learningRate(), Math.max(0, i));
    if (i >= 0) {
      times.addNanoseconds(System.nanoTime() - begin);
    }
  }
}
