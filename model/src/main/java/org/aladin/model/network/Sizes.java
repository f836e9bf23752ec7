/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

/**
 * Checks of configured sizes, with messages that name the size, its value and what was expected.
 */
final class Sizes {
  private Sizes() {}

  static void atLeast(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "The " + name + " is " + value + ", expected at least " + min);
    }
  }

  static void divisible(String name, int value, String byName, int by) {
    if (value % by != 0) {
      throw new IllegalArgumentException(
          "The " + name + " " + value + " is not divisible by the " + by + " " + byName);
    }
  }

  static void probability(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "The " + name + " is " + value + ", expected 0 or more and less than 1");
    }
  }
}
