/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * Stands in a pickle for a value that could not be made. Only a reader of that value is refused:
 * what a file holds besides is of no concern to others. Each is equal to itself alone, so that it
 * can stand for a key.
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
