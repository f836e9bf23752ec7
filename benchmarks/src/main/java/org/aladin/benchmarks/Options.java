/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Arguments of the form {@code name=value}. Immutable. */
final class Options {
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * @param known the names that the command has
   * @throws IllegalArgumentException if an argument has another form or name
   */
  Options(List<String> arguments, Set<String> known) {
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      if (at < 1 || !known.contains(argument.substring(0, at))) {
        throw new IllegalArgumentException(
            "Unknown argument \"" + argument + "\", expected name=value with one of " + known);
      }
      values.put(argument.substring(0, at), argument.substring(at + 1));
    }
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).split(","));
  }

  /**
   * @throws IllegalArgumentException if the value is not a whole number from 1 on
   */
  int number(String name, int otherwise) {
    String value = values.get(name);
    try {
      int number = value == null ? otherwise : Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        name + " is \"" + value + "\", expected a whole number from 1 on");
  }
}
