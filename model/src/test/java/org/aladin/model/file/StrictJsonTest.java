/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
  @TempDir private Path folder;

  @Test
  void valuesOfEveryKindAreReadAsTheyStand() {
    String json = "{\"a\":[1,-2.50,1e3,\"caf\u00e9 \\u00e9\",true,null,{}],\"\":[]}";
    assertEquals(
        "{\"a\":[1,-2.50,1e3,\"caf\u00e9 \u00e9\",true,null,{}],\"\":[]}",
        StrictJson.parse(" \n" + json + "\t").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":1}|the name \"a\" appears twice at $.a",
        "{\"b\":[{\"a\":1,\"\\u0061\":2}]}|the name \"a\" appears twice at $.b[0].a",
        "{'a':1}|malformed JSON at line 1 column",
        "{a:1}|malformed JSON at line 1 column",
        "[NaN]|malformed JSON at line 1 column",
        "[Infinity]|malformed JSON at line 1 column",
        "[TRUE]|malformed JSON at line 1 column",
        "[1,]|malformed JSON at line 1 column",
        "[01]|malformed JSON at line 1 column",
        "[1] [2]|malformed JSON at line 1 column",
        "[1] // two|malformed JSON at line 1 column",
        "[1|End of input at line 1 column",
        "``|End of input at line 1 column",
      })
  void anythingElseIsRefused(String json, String message) {
    JsonParseException e = assertThrows(JsonParseException.class, () -> StrictJson.parse(json));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0,0", "9,9", "-1,", "10,", "8.9,", "8.0,", "1e0,", "true,", "null,", "[1],"})
  void wholeNumbersHaveNoFraction(String json, Long expected) {
    OptionalLong read = StrictJson.wholeNumber(StrictJson.parse(json), 0, 9);
    assertEquals(expected == null ? OptionalLong.empty() : OptionalLong.of(expected), read);
  }

  @Test
  void wholeNumbersBeyondALongAreNone() {
    JsonElement huge = StrictJson.parse("18446744073709551617");
    assertEquals(
        OptionalLong.empty(), StrictJson.wholeNumber(huge, Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(OptionalLong.empty(), StrictJson.wholeNumber(null, 0, 9));
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackIsFull() {
    String deep = "[".repeat(100_000);
    JsonParseException e = assertThrows(JsonParseException.class, () -> StrictJson.parse(deep));
    assertTrue(e.getMessage().startsWith("Nesting limit"), e.getMessage());
  }

  @Test
  void aFileIsNamedWhetherItIsNoTextOrNoObject() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "\ufeff{\"a\":\n\"\u00e9\"}");
    assertEquals("{\"a\":\"\u00e9\"}", StrictJson.readObject(file).toString());

    Files.writeString(file, "{\"a\":\n\"\u00e9\"}", StandardCharsets.ISO_8859_1);
    assertEquals(file + " is not UTF-8: byte 0xE9 at offset 7, line 2", refusal(file));
    Files.writeString(file, "[]");
    assertEquals(file + " is not a JSON object, expected {...}", refusal(file));
    Files.writeString(file, "{\"a\" 1}");
    assertTrue(refusal(file).startsWith(file + " is not a JSON object: "), refusal(file));
  }

  private static String refusal(Path file) {
    return assertThrows(IOException.class, () -> StrictJson.readObject(file)).getMessage();
  }
}
