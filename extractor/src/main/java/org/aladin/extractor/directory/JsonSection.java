/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An object of a description, read key by key. Keys that were not read are an error in the end. */
final class JsonSection {
  private final String place;
  private final JsonObject json;
  private final Set<String> known = new TreeSet<>();
  private final List<JsonSection> parts = new ArrayList<>();

  /**
   * @param place the file, named in messages
   */
  JsonSection(String place, JsonObject json) {
    this.place = place;
    this.json = json;
  }

  ExtractorDirectoryException wrong(String key, Object value, String expected) {
    return new ExtractorDirectoryException(
        place + ": " + key + " is " + value + ", expected " + expected);
  }

  private Optional<JsonElement> find(String key) {
    known.add(key);
    return Optional.ofNullable(json.get(key)).filter(value -> !value.isJsonNull());
  }

  boolean has(String key) {
    return find(key).isPresent();
  }

  private JsonElement get(String key, String expected) throws ExtractorDirectoryException {
    return find(key)
        .orElseThrow(
            () ->
                new ExtractorDirectoryException(
                    place + " lacks " + key + ", expected " + expected));
  }

  JsonSection section(String key) throws ExtractorDirectoryException {
    JsonElement value = get(key, "an object");
    if (!value.isJsonObject()) {
      throw wrong(key, value, "an object");
    }
    JsonSection part = new JsonSection(place + ", " + key, value.getAsJsonObject());
    parts.add(part);
    return part;
  }

  String string(String key) throws ExtractorDirectoryException {
    JsonElement value = get(key, "a text");
    if (!(value instanceof JsonPrimitive text)
        || !text.isString()
        || text.getAsString().isEmpty()) {
      throw wrong(key, value, "a text");
    }
    return text.getAsString();
  }

  /** A constant by its name, for example stretch, or scaledPixels for SCALED_PIXELS. */
  <E extends Enum<E>> E choice(String key, E[] values) throws ExtractorDirectoryException {
    String text = string(key);
    for (E value : values) {
      if (name(value).equals(text)) {
        return value;
      }
    }
    throw wrong(
        key, '"' + text + '"', "one of " + Arrays.stream(values).map(JsonSection::name).toList());
  }

  <E extends Enum<E>> E choice(String key, E[] values, E otherwise)
      throws ExtractorDirectoryException {
    return has(key) ? choice(key, values) : otherwise;
  }

  private static String name(Enum<?> value) {
    String name = value.name();
    if (name.equals("NCHW") || name.equals("NHWC") || name.length() == 3) {
      return name; // acronyms
    }
    StringBuilder camel = new StringBuilder();
    for (String word : name.toLowerCase(Locale.ROOT).split("_")) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }

  double number(String key, double min, double max) throws ExtractorDirectoryException {
    return number(key, min, max, "a number from " + min + " to " + max);
  }

  private double number(String key, double min, double max, String expected)
      throws ExtractorDirectoryException {
    JsonElement value = get(key, expected);
    if (!(value instanceof JsonPrimitive number) || !number.isNumber()) {
      throw wrong(key, value, expected);
    }
    double result = number.getAsDouble();
    if (!(result >= min && result <= max)) {
      throw wrong(key, value, expected);
    }
    return result;
  }

  double number(String key, double min, double max, double otherwise)
      throws ExtractorDirectoryException {
    return has(key) ? number(key, min, max) : otherwise;
  }

  int integer(String key, int min, int max) throws ExtractorDirectoryException {
    String expected =
        max == Integer.MAX_VALUE
            ? "a whole number of at least " + min
            : "a whole number from " + min + " to " + max;
    double number = number(key, min, max, expected);
    if (number != Math.rint(number)) {
      throw wrong(key, get(key, expected), expected);
    }
    return (int) number;
  }

  int integer(String key, int min, int max, int otherwise) throws ExtractorDirectoryException {
    return has(key) ? integer(key, min, max) : otherwise;
  }

  boolean bool(String key, boolean otherwise) throws ExtractorDirectoryException {
    Optional<JsonElement> value = find(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!(value.get() instanceof JsonPrimitive bool) || !bool.isBoolean()) {
      throw wrong(key, value.get(), "true or false");
    }
    return bool.getAsBoolean();
  }

  private JsonArray array(String key, String expected) throws ExtractorDirectoryException {
    JsonElement value = get(key, expected);
    if (!value.isJsonArray()) {
      throw wrong(key, value, expected);
    }
    return value.getAsJsonArray();
  }

  /** Three numbers, one per channel. */
  List<Double> channels(String key, double otherwise) throws ExtractorDirectoryException {
    if (!has(key)) {
      return List.of(otherwise, otherwise, otherwise);
    }
    String expected = "three numbers, one per channel";
    JsonArray array = array(key, expected);
    List<Double> numbers = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive number)
          || !number.isNumber()
          || !Double.isFinite(number.getAsDouble())) {
        throw wrong(key, array, expected);
      }
      numbers.add(number.getAsDouble());
    }
    if (numbers.size() != 3) {
      throw wrong(key, array, expected);
    }
    return numbers;
  }

  List<String> strings(String key) throws ExtractorDirectoryException {
    JsonArray array = array(key, "a list of texts");
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive text) || !text.isString()) {
        throw wrong(key, element, "a list of texts");
      }
      texts.add(text.getAsString());
    }
    return texts;
  }

  /** An output by its name or by its position, from 0. */
  Output output(String key) throws ExtractorDirectoryException {
    JsonElement value = get(key, "an output's name, or its position");
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      return new Output(null, integer(key, 0, 1000));
    }
    return new Output(string(key), -1);
  }

  /** Rejects the keys that were not read. */
  void finish() throws ExtractorDirectoryException {
    Set<String> unknown = new TreeSet<>(json.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new ExtractorDirectoryException(
          place + ": unknown keys " + unknown + ", expected some of " + known);
    }
    for (JsonSection part : parts) {
      part.finish();
    }
  }
}
