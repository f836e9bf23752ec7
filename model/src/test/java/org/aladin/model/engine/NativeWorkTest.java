/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(600)
class NativeWorkTest {
  private static final int TERMINATIONS = 5;

  @TempDir Path folder;

  /** Encodes images in an endless loop. */
  static final class EndlessPasses {
    private EndlessPasses() {}

    public static void main(String[] arguments) throws Exception {
      AladinEncoder encoder = AladinEncoder.load(Path.of(arguments[0]), EncoderOptions.cpu());
      RegionFeatures image = new RegionFeatures(new float[34 * 2054], 2054, "cat");
      while (true) {
        NativeWork.run(
            () -> {
              System.out.println("begins");
              try {
                return encoder.encodeImages(Collections.nCopies(64, image)); // two passes
              } finally {
                System.out.println("ended");
              }
            });
      }
    }
  }

  @Test
  void aJvmThatIsToldToEndEndsAfterTheForwardPassInFlight() throws Exception {
    Random random = new Random(TestSeed.of(getClass()));
    ModelConfig config =
        new ModelConfig(
            new BackboneConfig(627, 128, 4, 2, 512, 512, 2, 1e-12f, 2054, true, 1e-12f, 0, 0),
            new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
            50,
            34);
    Path model = folder.resolve("model");
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(config, manager, 1)) {
      ModelDirectoryWriter.write(model, config, TestModels.vocabulary(), parameters);
    }
    for (int i = 0; i < TERMINATIONS; i++) {
      Path own = folder.resolve("jvm" + i);
      SignalledJvm jvm = SignalledJvm.start(own, EndlessPasses.class, model.toString());
      jvm.await(own.resolve("output.txt"), "ended");
      Thread.sleep(random.nextInt(200));
      jvm.terminate();
      String output = jvm.output();
      assertEquals(count(output, "begins"), count(output, "ended"), output);
    }
  }

  private static long count(String output, String line) {
    return output.lines().filter(line::equals).count();
  }

  @Test
  void theEndWaitsForWorkInFlightAndRefusesWhatComesAfter() throws Exception {
    NativeWork work = new NativeWork();
    work.enter();
    Thread end = new Thread(() -> work.stop(Duration.ofMinutes(5)), "end");
    end.start();
    while (end.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(2);
    }
    WorkStoppedException e = assertThrows(WorkStoppedException.class, work::enter);
    assertEquals("Stopped, because the program is shutting down", e.getMessage());
    assertTrue(end.isAlive());
    work.leave();
    end.join();
  }

  @Test
  void theEndWaitsNoLongerThanItMay() {
    NativeWork work = new NativeWork();
    work.enter();
    work.stop(Duration.ofMillis(20));
    assertThrows(WorkStoppedException.class, work::enter);
  }

  @Test
  void whatMustEndBeforeStillComputes() throws Exception {
    NativeWork work = new NativeWork();
    CountDownLatch server = new CountDownLatch(1);
    work.addEarlier(
        () -> {
          try {
            server.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Thread end = new Thread(() -> work.stop(Duration.ofMinutes(5)), "end");
    end.start();
    while (end.getState() != Thread.State.WAITING) {
      Thread.sleep(2);
    }
    work.enter();
    work.leave();
    server.countDown();
    end.join();
    assertFalse(end.isAlive());
    assertThrows(WorkStoppedException.class, work::enter);
  }
}
