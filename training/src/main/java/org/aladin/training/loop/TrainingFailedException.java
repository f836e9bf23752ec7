/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

/** Training cannot continue. The message gives the reason and the last good checkpoint. */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingFailedException(String message) {
    super(message);
  }

  public TrainingFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
