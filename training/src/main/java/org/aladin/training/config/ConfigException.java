/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

/**
 * A configuration cannot be used. The message names the file, the key, its value and the allowed
 * values.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
