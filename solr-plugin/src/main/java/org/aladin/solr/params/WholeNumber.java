/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

/** Parses whole numbers from clients and configurations. Stateless. */
public final class WholeNumber {
  private WholeNumber() {}

  /**
   * @param name the parameter or key, for the message
   * @throws IllegalArgumentException if the text is not a whole number from the minimum to {@link
   *     Integer#MAX_VALUE}; the message has the name, the text and the minimum
   */
  public static int parse(String name, String text, int min) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number out of range
    }
    throw new IllegalArgumentException(
        name + " is '" + text + "', expected a whole number of at least " + min);
  }
}
