/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import java.io.IOException;

/** A text file, or a part of one, is not UTF-8. The message starts with the file's path. */
public final class TextFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TextFormatException(String message) {
    super(message);
  }
}
