/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.IOException;

/** A detector found no object in an image, so the image has no regions. */
public final class NoRegionsException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRegionsException(String message) {
    super(message);
  }
}
