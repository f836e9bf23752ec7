/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The GPU that libtorch computes on, or the reason why there is none.
 *
 * <p>Asks libtorch itself and computes a product to check. DJL's own default asks the CUDA runtime,
 * which it only finds in the system's library path. It therefore overlooks a GPU if the runtime is
 * in libtorch's folder, as in both packages of libtorch.
 *
 * @param device the first GPU; empty if no GPU is usable
 * @param finding one sentence for the user: what was found, and what to do if a GPU cannot be used;
 *     empty if there is no sign of a GPU
 */
public record Gpu(Optional<Device> device, String finding) {
  /** The oldest driver that CUDA 12 runs with. */
  private static final int OLDEST_DRIVER = 525;

  private static final Gpu NONE = new Gpu(Optional.empty(), "");

  /**
   * Finds the GPU. Starts the engine if needed. Call {@link Libtorch#prepare} before.
   *
   * @throws EngineException if libtorch cannot be loaded
   */
  public static Gpu find() {
    boolean available = Engine.getInstance().hasCapability(StandardCapabilities.CUDA);
    return judge(
        available,
        available ? tryProduct(Device.gpu(0)) : Optional.empty(),
        NvidiaDriver.find(Path.of("/")),
        OwnLibtorch.named());
  }

  /** The first GPU if libtorch can compute on it, else the CPU. Starts the engine if needed. */
  public static Device deviceOrCpu() {
    return find().device().orElse(Device.cpu());
  }

  /** The first line of the failure, if there is one. */
  private static Optional<String> tryProduct(Device device) {
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NDArray ones = manager.ones(new Shape(8, 8));
      float[] product = ones.matMul(ones).toFloatArray();
      return product[0] == 8 ? Optional.empty() : Optional.of("8 ones make " + product[0]);
    } catch (EngineException e) {
      return Optional.of(LibtorchFailure.reason(e));
    }
  }

  /**
   * @param available whether libtorch reports CUDA and a GPU
   * @param failure the failure of the test product, if any
   * @param driver the driver of this machine
   * @param own the user's libtorch, if it replaces that of the build
   */
  static Gpu judge(
      boolean available,
      Optional<String> failure,
      Optional<NvidiaDriver> driver,
      Optional<OwnLibtorch> own) {
    String gpu = driver.map(NvidiaDriver::toString).orElse("an NVIDIA GPU");
    if (available && failure.isEmpty()) {
      return new Gpu(Optional.of(Device.gpu(0)), gpu);
    }
    if (available) {
      return unusable(gpu, "libtorch cannot compute on it: " + failure.get());
    }
    if (driver.isEmpty()) {
      return own.filter(OwnLibtorch::cuda)
          .map(libtorch -> "There is no NVIDIA driver here for " + libtorch)
          .map(finding -> new Gpu(Optional.empty(), finding))
          .orElse(NONE);
    }
    if (own.isEmpty() || !own.get().cuda()) {
      return unusable(
          gpu,
          own.map(OwnLibtorch::toString).orElse("the libtorch of the build")
              + " is for CPUs. Unpack libtorch "
              + NativeCode.libtorchVersion()
              + " with CUDA "
              + NativeCode.CUDA_VERSION
              + " and set PYTORCH_LIBRARY_PATH to its lib folder");
    }
    return unusable(
        gpu,
        driver.get().isOlderThan(OLDEST_DRIVER)
            ? "its driver is too old for CUDA "
                + NativeCode.CUDA_VERSION
                + ", which needs "
                + OLDEST_DRIVER
                + " or newer"
            : "CUDA does not see it: check whether nvidia-smi does, whether CUDA_VISIBLE_DEVICES"
                + " hides it, and whether a container was started with its GPUs");
  }

  private static Gpu unusable(String gpu, String why) {
    return new Gpu(Optional.empty(), "There is " + gpu + ", but " + why);
  }
}
