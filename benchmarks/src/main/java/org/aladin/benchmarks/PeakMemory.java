/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The maximum memory of this process. On a GPU it is the memory of the whole GPU, since libtorch
 * does not return memory; on a CPU it is the memory of the process, with the heap (Linux).
 */
record PeakMemory(Device device) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** For example 5.2 GB; a question mark if it is unknown. */
  String read() throws IOException {
    double kibibytes = device.isGpu() ? ofGpu() : ofProcess();
    return kibibytes > 0 ? String.format(Locale.ROOT, "%.1f GB", kibibytes * 1024 / 1e9) : "?";
  }

  private double ofGpu() throws IOException {
    Process query =
        new ProcessBuilder(
                "nvidia-smi",
                "--query-gpu=memory.used",
                "--format=csv,noheader,nounits",
                "--id=" + device.getDeviceId())
            .start();
    String mebibytes = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return mebibytes.isBlank() ? 0 : 1024 * Double.parseDouble(mebibytes.strip());
  }

  private static double ofProcess() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
