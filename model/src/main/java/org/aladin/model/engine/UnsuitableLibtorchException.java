/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/**
 * The libtorch that the environment names cannot be used; the message says which was found, which
 * is needed, and what to do.
 */
public final class UnsuitableLibtorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsuitableLibtorchException(String message) {
    super(message);
  }
}
