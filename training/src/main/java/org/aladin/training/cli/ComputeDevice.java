/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.Function;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.engine.OfflineDefaults;
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
    OfflineDefaults.apply();
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
   * The first GPU if libtorch can use one, else the CPU.
   *
   * @param cpuOnly the user wants the CPU
   */
  static Device choose(boolean cpuOnly, PrintWriter err) {
    Engine engine = Engine.getInstance();
    String libtorch = "libtorch " + engine.getVersion();
    if (cpuOnly) {
      err.println("Computing on the CPU, as asked (" + libtorch + ")");
      return Device.cpu();
    }
    boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
    int gpus = cuda ? CudaUtils.getGpuCount() : 0;
    if (gpus > 0) {
      err.println("Computing on a GPU (" + libtorch + " with CUDA, " + gpus + " found)");
      return Device.gpu(0);
    }
    if (Files.exists(Path.of("/proc/driver/nvidia/version"))) {
      err.println(
          cuda
              ? "There is a GPU, but CUDA does not find it: see whether nvidia-smi does, and whether"
                  + " the driver is new enough for this libtorch"
              : "There is a GPU, but this libtorch was built without CUDA: unpack a libtorch with"
                  + " CUDA and set PYTORCH_LIBRARY_PATH to its lib folder, PYTORCH_VERSION to its"
                  + " version and PYTORCH_FLAVOR to its CUDA, such as cu128");
    }
    err.println("Computing on the CPU (" + libtorch + ")");
    return Device.cpu();
  }
}
