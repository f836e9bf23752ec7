/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import org.aladin.model.PublicApi;

/** A network failed, or does not match its description; the message names its file. */
@PublicApi
public final class NetworkException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public NetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
