/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;

/**
 * A file was not written by {@code torch.save}, is damaged or truncated, or exceeds its memory
 * limit. The message starts with the file's path.
 */
public final class TorchFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TorchFormatException(String source, String problem) {
    super(source + ": " + problem);
  }

  TorchFormatException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }
}
