/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import org.aladin.model.engine.LibtorchFailure;
import org.aladin.model.engine.UnsuitableLibtorchException;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.training.config.ConfigException;
import org.aladin.training.loop.TrainingFailedException;

/** The message of an exception for users. */
final class Failure {
  private Failure() {}

  /** The command line or the configuration does not fit its use. */
  static final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
      super(message);
    }
  }

  static boolean isWrongUse(Throwable failure) {
    return failure instanceof WrongUseException || failure instanceof ConfigException;
  }

  /** One line: the reason, and also the type if the exception was not made for users. */
  static String reason(Throwable failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      return reason(unchecked.getCause());
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + describe(file);
    }
    if (failure instanceof IOException
        || failure instanceof TrainingFailedException
        || failure instanceof IllegalArgumentException
        || failure instanceof NoSuchElementException
        || failure instanceof UnsuitableLibtorchException
        || failure instanceof WorkStoppedException
        || failure instanceof WrongUseException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof EngineException engine) {
      return "libtorch failed: "
          + LibtorchFailure.reason(engine)
          + (LibtorchFailure.isOutOfMemory(engine)
              ? "; fewer regions (--max_img_seq_length) take less memory"
              : "");
    }
    return failure + " (--verbose shows more)";
  }

  private static String describe(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return " does not exist";
    }
    return failure instanceof AccessDeniedException
        ? " cannot be read or written: no permission"
        : " failed: " + failure.getClass().getSimpleName();
  }
}
