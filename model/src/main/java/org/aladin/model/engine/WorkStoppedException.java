/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/** The JVM is ending, so new work inside libtorch is rejected; see {@link NativeWork}. */
public final class WorkStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message shown to the user of a program
   */
  public WorkStoppedException(String message) {
    super(message);
  }
}
