/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One mapping of a configuration file. Every key that the reader asks for is allowed, any other key
 * is unknown, so the list of allowed keys always matches the reader. Problems are collected and
 * reported together, and so are absent keys whose default was taken.
 */
final class ConfigSection {
  /** YAML 1.1 reads 1e-5 as text, because it has no decimal point. */
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  private final String path;
  private final Map<?, ?> values;
  private final List<String> problems;
  private final List<String> assumed;
  private final Set<String> allowed = new LinkedHashSet<>();

  /**
   * @param path of the section, with a dot at its end
   * @param values null if the section is missing
   * @param problems receives what is wrong
   * @param assumed receives the absent keys, each as "key value"
   */
  ConfigSection(String path, Map<?, ?> values, List<String> problems, List<String> assumed) {
    this.path = path;
    this.values = values;
    this.problems = problems;
    this.assumed = assumed;
  }

  ConfigSection section(String key) {
    Object value = required(key);
    if (value instanceof Map<?, ?> map) {
      return new ConfigSection(path + key + ".", map, problems, assumed);
    }
    mistyped(key, value, "a mapping of keys to values");
    return new ConfigSection(path + key + ".", null, problems, assumed);
  }

  ConfigSection sectionIfThere(String key) {
    allowed.add(key);
    return has(key)
        ? section(key)
        : new ConfigSection(path + key + ".", Map.of(), problems, assumed);
  }

  /** Names the default if the key is absent. */
  private <T> T or(String key, T ifAbsent, Supplier<T> value) {
    allowed.add(key);
    if (values == null || has(key)) {
      return value.get();
    }
    assumed.add(path + key + " " + shown(ifAbsent));
    return ifAbsent;
  }

  String text(String key, String ifAbsent) {
    return or(key, ifAbsent, () -> text(key));
  }

  boolean flag(String key, boolean ifAbsent) {
    return or(key, ifAbsent, () -> flag(key));
  }

  /** As {@link #only}, with the first of the values for an absent key. */
  void onlyOrAbsent(String key, Object... supported) {
    or(
        key,
        supported[0],
        () -> {
          only(key, supported);
          return supported[0];
        });
  }

  /** Allows keys that nothing reads. */
  void unused(String... keys) {
    allowed.addAll(Arrays.asList(keys));
  }

  boolean isNull(String key) {
    return has(key) && values.get(key) == null;
  }

  String text(String key) {
    Object value = required(key);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    mistyped(key, value, "a text");
    return "";
  }

  boolean flag(String key) {
    Object value = required(key);
    if (value instanceof Boolean flag) {
      return flag;
    }
    mistyped(key, value, "true or false");
    return false;
  }

  int integer(String key, int min) {
    return integer(key, required(key), min);
  }

  int integer(String key, int min, int ifAbsent) {
    allowed.add(key);
    return has(key) ? integer(key, values.get(key), min) : ifAbsent;
  }

  OptionalInt integerIfThere(String key, int min) {
    allowed.add(key);
    return has(key) ? OptionalInt.of(integer(key, values.get(key), min)) : OptionalInt.empty();
  }

  private int integer(String key, Object value, int min) {
    if (value instanceof Integer number && number >= min) {
      return number;
    }
    mistyped(key, value, "a whole number of at least " + min);
    return min;
  }

  double number(String key, double min, double max) {
    Object value = required(key);
    Double number = number(value);
    if (number != null && number >= min && number <= max) {
      return number;
    }
    mistyped(
        key,
        value,
        max == Double.MAX_VALUE
            ? "a number of at least " + min
            : "a number from " + min + " to " + max);
    return min;
  }

  private static Double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text && NUMBER.matcher(text).matches()) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return null;
  }

  List<Double> numbers(String key) {
    Object value = required(key);
    if (value instanceof List<?> list) {
      List<Double> numbers = list.stream().map(ConfigSection::number).toList();
      if (numbers.stream().allMatch(n -> n != null && Double.isFinite(n))) {
        return numbers;
      }
    }
    mistyped(key, value, "a list of numbers");
    return List.of();
  }

  /** A required key. Only these of the original's values are supported. */
  void only(String key, Object... supported) {
    Object value = required(key);
    if (has(key) && !Arrays.asList(supported).contains(value)) {
      mistyped(key, value, oneOf(supported));
    }
  }

  /** As {@link #only}, but the key is optional. */
  void onlyIfThere(String key, Object... supported) {
    allowed.add(key);
    if (has(key)) {
      only(key, supported);
    }
  }

  /** Accepts one of two spellings. Both at once are a problem. */
  String spelling(String one, String other) {
    allowed.add(one);
    allowed.add(other);
    if (has(one) && has(other)) {
      problems.add(path + one + " and " + path + other + " are the same key: give one of them");
    }
    return has(other) ? other : one;
  }

  void problem(String key, String message) {
    problems.add(path + key + " " + message);
  }

  /** Adds a problem for every key that the reader did not ask for. */
  void refuseOthers() {
    if (values == null) {
      return;
    }
    for (Object key : values.keySet()) {
      if (!(key instanceof String name) || !allowed.contains(name)) {
        problems.add(
            path + key + " is unknown; allowed here: " + String.join(", ", new TreeSet<>(allowed)));
      }
    }
  }

  private boolean has(String key) {
    return values != null && values.containsKey(key);
  }

  private Object required(String key) {
    allowed.add(key);
    if (values != null && !values.containsKey(key)) {
      problems.add(path + key + " is missing");
    }
    return values == null ? null : values.get(key);
  }

  private void mistyped(String key, Object value, String expected) {
    if (has(key)) {
      problems.add(path + key + " is " + shown(value) + ", expected " + expected);
    }
  }

  private static String shown(Object value) {
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }

  private static String oneOf(Object... supported) {
    List<String> shown = Arrays.stream(supported).map(ConfigSection::shown).toList();
    return shown.size() == 1 ? shown.get(0) : "one of " + String.join(", ", shown);
  }
}
