/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.io.IOException;
import org.aladin.model.PublicApi;

/**
 * A model directory that cannot be used; the message names the directory, what is wrong and what
 * was expected.
 */
@PublicApi
public final class ModelDirectoryException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelDirectoryException(String message) {
    super(message);
  }

  public ModelDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
