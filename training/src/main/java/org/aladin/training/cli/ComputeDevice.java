/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import com.sun.jna.Function;
import java.io.PrintWriter;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the device, and reports the choice. */
final class ComputeDevice {
  /** Below this hidden size, a second thread costs more than it saves. */
  private static final int SMALL = 96;

  private static final String THREADS = "ai.djl.pytorch.num_threads";

  /** Some microseconds. */
  private static final String SPINS = "1000";

  private static final Logger log = LoggerFactory.getLogger(ComputeDevice.class);

  private ComputeDevice() {}

  /**
   * Sets the number of libtorch's threads, lets waiting threads soon sleep, and switches DJL's
   * network access off. Must be called before the engine is used, which reads these settings once.
   *
   * @param asked the user's setting, or null
   * @param hiddenSize of the network
   */
  static void threads(Integer asked, int hiddenSize) {
    if (asked != null) {
      System.setProperty(THREADS, asked.toString());
    } else if (hiddenSize < SMALL
        && System.getProperty(THREADS) == null
        && System.getenv("OMP_NUM_THREADS") == null) {
      System.setProperty(THREADS, "1");
    }
    spinBriefly();
    Libtorch.prepare();
  }

  /**
   * OpenMP's threads spin while they wait for each other. With other work on the same cores, a step
   * took 13 s instead of 0.8 s. Without any spinning, small networks lose half of their speed. The
   * library reads the environment when it is loaded, and a JVM can change its environment only
   * through the C library.
   */
  private static void spinBriefly() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return;
    }
    if (System.getenv("OMP_WAIT_POLICY") != null) {
      return;
    }
    try {
      int keepWhatTheUserSet = 0;
      Function.getFunction("c", "setenv")
          .invokeInt(new Object[] {"GOMP_SPINCOUNT", SPINS, keepWhatTheUserSet});
    } catch (UnsatisfiedLinkError e) {
      log.debug("OpenMP's threads will spin while they wait", e);
    }
  }

  /**
   * The first GPU if libtorch can compute on it, otherwise the CPU.
   *
   * @param cpuOnly whether the user chose the CPU
   * @param err receives the device, and the reason if a GPU cannot be used
   */
  static Device choose(boolean cpuOnly, PrintWriter err) {
    String libtorch = Libtorch.describe();
    if (cpuOnly) {
      err.println("Computing on the CPU, as asked (" + libtorch + ")");
      return Device.cpu();
    }
    Gpu gpu = Gpu.find();
    if (gpu.device().isPresent()) {
      err.println("Computing on " + gpu.finding() + " (" + libtorch + ")");
      return gpu.device().get();
    }
    if (!gpu.finding().isEmpty()) {
      err.println(gpu.finding());
    }
    err.println("Computing on the CPU (" + libtorch + ")");
    return Device.cpu();
  }
}
