/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Compares a tensor with Python's description of it. */
final class ExpectedTensor {
  private ExpectedTensor() {}

  /** The type, shape and all values of a tensor. */
  static void assertEqual(JsonObject expected, TorchTensor tensor, String message)
      throws IOException {
    assertEquals(
        expected.get("dtype").getAsString(), tensor.type().name().toLowerCase(Locale.ROOT));
    assertEquals(
        expected.get("shape").toString(),
        Arrays.toString(tensor.shape()).replace(" ", ""),
        message);
    JsonArray values = expected.getAsJsonArray("values");
    assertEquals(values.size(), tensor.count(), message);
    float[] floats = tensor.toFloats();
    assertEquals(tensor.count() * tensor.type().bytes(), tensor.bytes().remaining(), message);
    for (int i = 0; i < floats.length; i++) {
      assertEquals(asFloat(values.get(i)), floats[i], message + "[" + i + "]");
    }
    if (tensor.type().isFloating()) {
      assertThrows(IllegalStateException.class, tensor::toLongs, message);
    } else {
      long[] longs = tensor.toLongs();
      for (int i = 0; i < longs.length; i++) {
        JsonElement value = values.get(i);
        long number =
            value.getAsJsonPrimitive().isBoolean()
                ? (value.getAsBoolean() ? 1 : 0)
                : value.getAsLong();
        assertEquals(number, longs[i], message + "[" + i + "]");
      }
    }
  }

  private static float asFloat(JsonElement value) {
    return switch (value.getAsString()) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      case "nan" -> Float.NaN;
      case "true" -> 1;
      case "false" -> 0;
      default -> (float) value.getAsDouble();
    };
  }
}
