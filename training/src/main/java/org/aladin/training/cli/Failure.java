/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.engine.UnsuitableLibtorchException;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.training.config.ConfigException;
import org.aladin.training.loop.TrainingFailedException;

/** What a user is told of an exception. */
final class Failure {
  private Failure() {}

  /** The command line or the configuration does not fit what it is used for. */
  static final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
      super(message);
    }
  }

  static boolean isWrongUse(Throwable failure) {
    return failure instanceof WrongUseException || failure instanceof ConfigException;
  }

  /** One line: the reason if the exception was made to be read, else its type as well. */
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
          + Libtorch.reason(engine)
          + (Libtorch.isOutOfMemory(engine)
              ? "; fewer regions (--max_img_seq_length) take less memory"
              : "");
    }
    return failure + " (--verbose tells more)";
  }

  private static String describe(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return " does not exist";
    }
    return failure instanceof AccessDeniedException
        ? " may not be read or written"
        : " failed: " + failure.getClass().getSimpleName();
  }
}
