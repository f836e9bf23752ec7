/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import java.io.IOException;

/** A file does not contain the expected JSON. The message starts with the file's path. */
public final class JsonFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  JsonFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
