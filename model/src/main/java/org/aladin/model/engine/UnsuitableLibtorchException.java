/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/**
 * The configured libtorch cannot be used; the message names the version found and the version
 * needed, and says what to do.
 */
public final class UnsuitableLibtorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsuitableLibtorchException(String message) {
    super(message);
  }
}
