/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.engine.SignalledJvm;
import org.aladin.training.checkpoint.Checkpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that get SIGTERM while they compute. */
@Tag("slow")
@Timeout(900)
class TerminatedRunTest {
  private static final String CONFIG = "alad-alignment-and-matching-distill";
  private static final int TERMINATIONS = 10;

  @TempDir private Path folder;

  @Test
  void aRunThatIsToldToEndStopsAfterItsStepAndSaysWhatIsLeft() throws Exception {
    Random random = new Random(TestSeed.of(getClass()));
    for (int i = 0; i < TERMINATIONS; i++) {
      Path own = Files.createDirectory(folder.resolve("run" + i));
      String[] arguments =
          new TrainArguments(own, CONFIG)
              .set("--num_epochs", 100_000)
              .set("--val_step", 8)
              .toArray();
      SignalledJvm jvm = SignalledJvm.start(own, Main.class, arguments);
      jvm.await(own.resolve("out/steps.jsonl"), "\"step\"");
      Thread.sleep(random.nextInt(1500)); // steps, validations, checkpoints
      jvm.terminate();
      String last = jvm.output().strip();
      last = last.substring(last.lastIndexOf("Stopped after step "));
      Path checkpoint = own.resolve("out").resolve(Checkpoint.FILE);
      if (!Files.exists(checkpoint)) {
        assertTrue(last.matches("Stopped after step [0-9]+; there is no checkpoint yet"), last);
        continue;
      }
      String stopped = "Stopped after step ([0-9]+); the last good checkpoint is .*";
      assertTrue(last.matches(stopped), last);
      long step = Long.parseLong(last.replaceFirst(stopped, "$1"));
      assertEquals(
          step,
          Files.readAllLines(own.resolve("out/steps.jsonl")).stream()
              .filter(line -> line.contains("gradient_norm"))
              .count(),
          "every step is logged");
      assertTrue(Checkpoint.read(checkpoint).state().step() <= step);
    }
  }
}
