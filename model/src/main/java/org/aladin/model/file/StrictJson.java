/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Parses JSON strictly by RFC 8259, and rejects duplicate names in an object. Gson's own {@link
 * JsonParser} always accepts single quotes, comments, NaN and duplicate names.
 */
public final class StrictJson {
  /**
   * The maximum number of digits of a number, so that a header of 100 MB cannot slow down parsing.
   */
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,20}");

  private StrictJson() {}

  /**
   * Parses a text that contains one JSON value.
   *
   * @throws JsonParseException if the text contains anything else, or an object has duplicate
   *     names; the message says where
   */
  public static JsonElement parse(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("text after the end of the value at " + reader.getPath());
      }
      return value;
    } catch (IOException | NumberFormatException e) {
      // No cause: its message adds nothing, and callers append causes to their messages.
      throw new JsonParseException(reason(e));
    }
  }

  /**
   * Reads a file that contains one JSON object.
   *
   * @throws TextFormatException if the file is not UTF-8
   * @throws IOException if the file contains something else or cannot be read; the message names
   *     the file
   */
  public static JsonObject readObject(Path file) throws IOException {
    return readObject(file, Files.readAllBytes(file));
  }

  /** As {@link #readObject(Path)}, for content that has been read already. */
  public static JsonObject readObject(Path file, byte[] content) throws IOException {
    try {
      JsonElement value = parse(TextFile.read(file, content));
      if (value.isJsonObject()) {
        return value.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      throw new JsonFormatException(file + " is not a JSON object: " + e.getMessage(), e);
    }
    throw new JsonFormatException(file + " is not a JSON object, expected {...}", null);
  }

  /**
   * The value as a whole number written without fraction and exponent. (Gson truncates 8.9 to 8.)
   *
   * @param min the smallest accepted number
   * @param max the largest accepted number
   * @return empty if the value is anything else
   */
  public static OptionalLong wholeNumber(JsonElement value, long min, long max) {
    if (value == null
        || !value.isJsonPrimitive()
        || !value.getAsJsonPrimitive().isNumber()
        || !WHOLE.matcher(value.getAsString()).matches()) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(value.getAsString());
    return number.compareTo(BigInteger.valueOf(min)) < 0
            || number.compareTo(BigInteger.valueOf(max)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(number.longValue());
  }

  private static JsonElement value(JsonReader reader) throws IOException {
    JsonToken token = reader.peek();
    switch (token) {
      case BEGIN_OBJECT -> {
        return object(reader);
      }
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
          array.add(value(reader));
        }
        reader.endArray();
        return array;
      }
      case STRING -> {
        return new JsonPrimitive(reader.nextString());
      }
      case NUMBER -> {
        // The parser keeps a number's digits, which distinguishes 8.0 from 8.
        return JsonParser.parseString(reader.nextString());
      }
      case BOOLEAN -> {
        return new JsonPrimitive(reader.nextBoolean());
      }
      case NULL -> {
        reader.nextNull();
        return JsonNull.INSTANCE;
      }
      default -> throw new JsonParseException("no value at " + reader.getPath());
    }
  }

  private static JsonObject object(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new JsonParseException(
            "the name \"" + name + "\" appears twice at " + reader.getPath());
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  /** Gson's message without its advice to be lenient and its link, which are useless to a user. */
  public static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int advice = message.indexOf("\nSee ");
    return (advice < 0 ? message : message.substring(0, advice))
        .replaceFirst("^Use JsonReader\\.setStrictness\\(.*?\\) to accept ", "");
  }
}
