/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages for users on machines that tests do not have. */
class GpuTest {
  private static final NvidiaDriver DRIVER =
      new NvidiaDriver(Optional.of("580.159.04"), List.of("NVIDIA H200"));
  private static final Path LIB = Path.of("opt", "libtorch", "lib");
  private static final OwnLibtorch CUDA =
      new OwnLibtorch(LIB, Optional.of("2.7.1+cu128"), true, false);

  @TempDir private Path root;

  @Test
  void aGpuThatMultipliesIsTaken() {
    assertEquals(
        new Gpu(Optional.of(Device.gpu(0)), "NVIDIA H200 (driver 580.159.04)"),
        Gpu.judge(true, Optional.empty(), Optional.of(DRIVER), Optional.of(CUDA)));
    // A container may hide /proc/driver.
    assertEquals(
        new Gpu(Optional.of(Device.gpu(0)), "an NVIDIA GPU"),
        Gpu.judge(true, Optional.empty(), Optional.empty(), Optional.of(CUDA)));
  }

  @Test
  void aGpuThatLibtorchHasNoCodeForIsLeftWithItsReason() {
    String failure = "CUDA error: no kernel image is available for execution on the device";
    assertEquals(
        "There is NVIDIA H200 (driver 580.159.04), but libtorch cannot compute on it: " + failure,
        unusable(true, Optional.of(failure), DRIVER, CUDA));
  }

  @Test
  void withALibtorchForCpusTheOneForCudaIsNamed() {
    String what =
        ". Unpack libtorch 2.7.1 with CUDA 12.8 and set PYTORCH_LIBRARY_PATH to its lib folder";
    assertEquals(
        "There is NVIDIA H200 (driver 580.159.04), but the libtorch of the build is for CPUs"
            + what,
        unusable(false, Optional.empty(), DRIVER, null));
    OwnLibtorch cpu = new OwnLibtorch(LIB, Optional.of("2.7.1+cpu"), false, false);
    assertEquals(
        "There is NVIDIA H200 (driver 580.159.04), but the libtorch 2.7.1+cpu in "
            + LIB
            + " is for CPUs"
            + what,
        unusable(false, Optional.empty(), DRIVER, cpu));
  }

  @Test
  void anOldDriverIsToldFromAHiddenGpu() {
    NvidiaDriver old = new NvidiaDriver(Optional.of("470.256.02"), List.of());
    assertEquals(
        "There is an NVIDIA GPU (driver 470.256.02), but its driver is too old for CUDA 12.8, which"
            + " needs 525 or newer",
        unusable(false, Optional.empty(), old, CUDA));
    assertEquals(
        "There is NVIDIA H200 (driver 580.159.04), but CUDA does not see it: check whether nvidia-smi"
            + " does, whether CUDA_VISIBLE_DEVICES hides it, and whether a container was started"
            + " with its GPUs",
        unusable(false, Optional.empty(), DRIVER, CUDA));
  }

  @Test
  void withoutADriverOnlyALibtorchForCudaIsWorthAWord() {
    assertEquals(
        new Gpu(Optional.empty(), ""),
        Gpu.judge(false, Optional.empty(), Optional.empty(), Optional.empty()));
    assertEquals(
        new Gpu(
            Optional.empty(),
            "There is no NVIDIA driver here for the libtorch 2.7.1+cu128 in " + LIB),
        Gpu.judge(false, Optional.empty(), Optional.empty(), Optional.of(CUDA)));
  }

  @Test
  void theDriverIsReadAsLinuxShowsIt() throws IOException {
    assertEquals(Optional.empty(), NvidiaDriver.find(root));
    Path proc = Files.createDirectories(root.resolve("proc/driver/nvidia"));
    Files.writeString(
        proc.resolve("version"),
        """
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 14:37:44 UTC 2024
        GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)
        """);
    Path gpu = Files.createDirectories(proc.resolve("gpus/0000:01:00.0"));
    Files.writeString(
        gpu.resolve("information"), "Model: \t\t NVIDIA GeForce RTX 3090\nIRQ:   \t\t 137\n");
    NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
    assertEquals("NVIDIA GeForce RTX 3090 (driver 470.256.02)", driver.toString());

    Files.writeString(
        proc.resolve("version"),
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build\n");
    assertEquals(Optional.of("580.159.04"), NvidiaDriver.find(root).orElseThrow().version());
  }

  @Test
  void aDeviceFileIsEnoughToSeeAGpu() throws IOException {
    Files.createFile(Files.createDirectory(root.resolve("dev")).resolve("nvidia0"));
    assertEquals("an NVIDIA GPU", NvidiaDriver.find(root).orElseThrow().toString());
  }

  private static String unusable(
      boolean available, Optional<String> failure, NvidiaDriver driver, OwnLibtorch own) {
    Gpu gpu = Gpu.judge(available, failure, Optional.of(driver), Optional.ofNullable(own));
    assertEquals(Optional.empty(), gpu.device());
    return gpu.finding();
  }
}
