/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.solr.common.util.NamedList;

/**
 * A list of named values in solrconfig.xml, read key by key with checks. {@link #checkNothingElse}
 * rejects the keys that were not read. An invalid value throws an {@link IllegalArgumentException}
 * whose message starts with the list's name. Not thread-safe.
 */
public final class CheckedConfig {
  private final String name;
  private final NamedList<?> values;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * @param name the name of the list in messages
   */
  public CheckedConfig(String name, NamedList<?> values) {
    this.name = name;
    this.values = values;
  }

  /** The name of the list in messages. */
  public String name() {
    return name;
  }

  /** Takes a key as read, whose value is checked elsewhere. */
  public CheckedConfig know(String key) {
    known.add(key);
    return this;
  }

  /** A text; null if absent or blank. */
  public String text(String key) {
    known.add(key);
    Object value = values.get(key);
    if (value instanceof NamedList) {
      throw wrong(key + " is a list, expected one value");
    }
    return value == null || value.toString().isBlank() ? null : value.toString().strip();
  }

  /** A text that must be present. */
  public String required(String key) {
    String value = text(key);
    if (value == null) {
      throw wrong(key + " is missing");
    }
    return value;
  }

  /** A whole number not less than a minimum. */
  public int number(String key, int byDefault, int min) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    try {
      return WholeNumber.parse(key, value, min);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** True or false. */
  public boolean flag(String key, boolean byDefault) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong(key + " is '" + value + "', expected true or false");
    }
    return value.equals("true");
  }

  /** The lists with this name, which may occur more than once. */
  public List<CheckedConfig> lists(String key) {
    known.add(key);
    List<CheckedConfig> lists = new ArrayList<>();
    for (Object value : values.getAll(key)) {
      if (!(value instanceof NamedList<?> list)) {
        throw wrong(key + " is a value, expected a <lst>");
      }
      lists.add(new CheckedConfig(name + ", " + key, list));
    }
    return lists;
  }

  /**
   * @param read keys that others read, which are not listed in the message
   * @throws IllegalArgumentException if there is a key that was not read
   */
  public void checkNothingElse(String... read) {
    for (Map.Entry<String, ?> value : values) {
      if (!known.contains(value.getKey()) && !List.of(read).contains(value.getKey())) {
        throw wrong("unknown key '" + value.getKey() + "', expected one of " + known);
      }
    }
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(name + ": " + why);
  }
}
