/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.solr.common.util.NamedList;

/**
 * A list of named values of solrconfig.xml, read key by key; whatever is left over at the end is
 * refused. Not safe for several threads.
 */
final class CheckedConfig {
  private final String name;
  private final NamedList<?> values;
  private final TreeSet<String> known = new TreeSet<>();

  CheckedConfig(String name, NamedList<?> values) {
    this.name = name;
    this.values = values;
  }

  /** A text; null if absent. */
  String text(String key) {
    known.add(key);
    Object value = values.get(key);
    if (value instanceof NamedList) {
      throw new IllegalArgumentException(name + ": " + key + " is a list, expected one value");
    }
    return value == null || value.toString().isBlank() ? null : value.toString().strip();
  }

  /** A text that has to be there. */
  String required(String key) {
    String value = text(key);
    if (value == null) {
      throw new IllegalArgumentException(name + ": " + key + " is missing");
    }
    return value;
  }

  int number(String key, int byDefault, int min) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw new IllegalArgumentException(
        name + ": " + key + " is '" + value + "', expected a whole number of at least " + min);
  }

  boolean flag(String key, boolean byDefault) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          name + ": " + key + " is '" + value + "', expected true or false");
    }
    return value.equals("true");
  }

  /** The lists of a name, which may occur more than once. */
  List<CheckedConfig> lists(String key) {
    known.add(key);
    List<CheckedConfig> lists = new ArrayList<>();
    for (Object value : values.getAll(key)) {
      if (!(value instanceof NamedList<?> list)) {
        throw new IllegalArgumentException(name + ": " + key + " is a value, expected a <lst>");
      }
      lists.add(new CheckedConfig(name + ", " + key, list));
    }
    return lists;
  }

  /**
   * @throws IllegalArgumentException if there is a key that nobody asked for
   */
  void checkNothingElse() {
    for (Map.Entry<String, ?> value : values) {
      if (!known.contains(value.getKey())) {
        throw new IllegalArgumentException(
            name + ": unknown key '" + value.getKey() + "', expected one of " + known);
      }
    }
  }
}
