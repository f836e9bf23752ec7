/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses where to compute, and says what it found. */
final class ComputeDevice {
  /** Below this hidden size, waking a second thread costs more than it saves. */
  private static final int SMALL = 256;

  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private ComputeDevice() {}

  /**
   * Sets libtorch's threads. To be called before anything else touches the engine, which reads the
   * number once.
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
                  + " CUDA and set PYTORCH_LIBRARY_PATH to its lib folder; PYTORCH_VERSION to its"
                  + " version");
    }
    err.println("Computing on the CPU (" + libtorch + ")");
    return Device.cpu();
  }
}
