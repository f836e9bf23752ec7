/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.engine.EngineException;
import java.util.Locale;

/** Interprets failures of libtorch. */
public final class LibtorchFailure {
  private LibtorchFailure() {}

  /** The reason in one line: libtorch's own message without its stack trace. */
  public static String reason(EngineException failure) {
    String line = firstLine(failure);
    // DJL's message only says that loading failed; the cause names the library.
    return failure.getCause() == null ? line : line + ": " + firstLine(failure.getCause());
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether a failure means that the GPU or the machine ran out of memory. */
  public static boolean isOutOfMemory(EngineException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("out of memory") // CUDA and its libraries
        || message.contains("not enough memory")
        || message.contains("can't allocate memory") // the CPU allocator
        || message.contains("bad_alloc")
        || message.contains("cublas_status_alloc_failed");
  }
}
