/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/** The JVM is ending, so that no work inside libtorch begins any more; see {@link NativeWork}. */
public final class WorkStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message for the user of a program
   */
  public WorkStoppedException(String message) {
    super(message);
  }
}
