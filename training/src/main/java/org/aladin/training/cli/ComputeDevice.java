/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import com.sun.jna.Function;
import java.io.PrintWriter;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses where to compute, and says what it found. */
final class ComputeDevice {
  /** Below this hidden size, waking a second thread costs more than it saves. */
  private static final int SMALL = 96;

  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private static final Logger log = LoggerFactory.getLogger(ComputeDevice.class);

  private ComputeDevice() {}

  /**
   * Sets libtorch's threads, lets those that wait sleep, and keeps DJL to this machine. To be
   * called before anything else touches the engine, which reads both once.
   *
   * @param asked what the user wants, or null
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
    waitWithoutSpinning();
    Libtorch.prepare();
  }

  /**
   * OpenMP's threads spin while they wait for each other. Where two of them share a core with
   * anything else, a step took 13 s instead of 0.8 s. The library looks at the environment when it
   * is loaded, and a JVM cannot change its own but through the C library.
   */
  private static void waitWithoutSpinning() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return;
    }
    try {
      int keepWhatTheUserSet = 0;
      Function.getFunction("c", "setenv")
          .invokeInt(new Object[] {"OMP_WAIT_POLICY", "PASSIVE", keepWhatTheUserSet});
    } catch (UnsatisfiedLinkError e) {
      log.debug("OpenMP's threads will spin while they wait", e);
    }
  }

  /**
   * The first GPU if libtorch can compute on it, else the CPU.
   *
   * @param cpuOnly the user wants the CPU
   * @param err is told what was found, and why a GPU cannot be used
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
