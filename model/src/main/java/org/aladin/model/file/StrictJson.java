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
 * JSON as RFC 8259 has it, and each name of an object once. Gson's own {@link JsonParser} accepts
 * single quotes, comments, NaN and the last of several equal names, whatever its settings.
 */
public final class StrictJson {
  /** No more digits than a header of 100 MB could be slowed down with. */
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,20}");

  private StrictJson() {}

  /**
   * Parses a text that holds one JSON value.
   *
   * @throws JsonParseException if it holds anything else, or an object has a name twice; the
   *     message says where
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
      // Without a cause: it says no more, and readers of messages append it.
      throw new JsonParseException(reason(e));
    }
  }

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws TextFormatException if the file is not UTF-8
   * @throws IOException if it holds something else, or cannot be read; the message names the file
   */
  public static JsonObject readObject(Path file) throws IOException {
    return readObject(file, Files.readAllBytes(file));
  }

  /** As {@link #readObject(Path)}, of a file that has been read. */
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
   * The whole number that a value is, written without fraction and exponent. Gson cuts 8.9 to 8.
   *
   * @param least the least number that is accepted
   * @param most the largest number that is accepted
   * @return nothing if it is anything else
   */
  public static OptionalLong wholeNumber(JsonElement value, long least, long most) {
    if (value == null
        || !value.isJsonPrimitive()
        || !value.getAsJsonPrimitive().isNumber()
        || !WHOLE.matcher(value.getAsString()).matches()) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(value.getAsString());
    return number.compareTo(BigInteger.valueOf(least)) < 0
            || number.compareTo(BigInteger.valueOf(most)) > 0
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
        // The parser keeps a number's digits: 8.0 and 8 stay apart.
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
            "the name \"" + name + "\" stands twice at " + reader.getPath());
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  /** Gson's advice to be lenient, and the address of a page, are of no use to a user. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int advice = message.indexOf("\nSee ");
    return (advice < 0 ? message : message.substring(0, advice))
        .replaceFirst("^Use JsonReader\\.setStrictness\\(.*?\\) to accept ", "");
  }
}
