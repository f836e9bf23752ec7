/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * A placeholder in a pickle for a value that could not be created. Only reading that value is an
 * error; the rest of the file stays readable. Each instance is equal only to itself, so that it can
 * replace a key.
 */
final class Unreadable {
  private final String problem;

  Unreadable(String problem) {
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
