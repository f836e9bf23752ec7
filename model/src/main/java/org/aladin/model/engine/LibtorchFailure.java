/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.engine.EngineException;
import java.util.Locale;

/** What failures of libtorch mean. */
public final class LibtorchFailure {
  private LibtorchFailure() {}

  /** What went wrong, in one line: libtorch's own words, without its stack. */
  public static String reason(EngineException failure) {
    String line = firstLine(failure);
    // DJL says only that it failed to load something; the loader says what.
    return failure.getCause() == null ? line : line + ": " + firstLine(failure.getCause());
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether a failure means that a GPU, or the machine, has no memory left. */
  public static boolean isOutOfMemory(EngineException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("out of memory") // CUDA's, and that of its libraries
        || message.contains("not enough memory")
        || message.contains("can't allocate memory") // the CPU's
        || message.contains("bad_alloc")
        || message.contains("cublas_status_alloc_failed");
  }
}
