/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.IOException;
import org.aladin.model.PublicApi;

/** A picture cannot be decoded; the message names it and gives the reason in one line. */
@PublicApi
public final class PictureException extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PictureException(String name, String reason, Throwable cause) {
    super(name + " cannot be read as a picture: " + reason, cause);
    this.reason = reason;
  }

  /** The reason, without the picture's name. */
  public String reason() {
    return reason;
  }
}
