/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.PublicApi;

/** The caller's time ran out before its items were encoded; see {@link EncodeRequest#patience}. */
@PublicApi
public final class EncodingExpiredException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EncodingExpiredException() {
    super("The time for encoding ran out");
  }
}
