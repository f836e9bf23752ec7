/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import java.io.IOException;
import org.aladin.model.PublicApi;

/** An extractor directory cannot be used; the message names the file, the key and what is wrong. */
@PublicApi
public final class ExtractorDirectoryException extends IOException {
  private static final long serialVersionUID = 1;

  public ExtractorDirectoryException(String message) {
    super(message);
  }

  public ExtractorDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
