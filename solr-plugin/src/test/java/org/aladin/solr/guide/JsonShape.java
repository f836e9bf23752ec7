/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import com.google.gson.JsonElement;
import java.util.Map;

/** Compares an answer with one that a page shows. */
final class JsonShape {
  private JsonShape() {}

  /**
   * What is shown has to be there: keys, the first elements of lists, words. Numbers stand for any,
   * and so does the text "…".
   *
   * @param path where in the answer, for the message
   * @throws AssertionError naming the place
   */
  static void check(String path, JsonElement shown, JsonElement real) {
    if (real == null) {
      throw new AssertionError("The answer has no " + path);
    }
    if (shown.isJsonObject() && real.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : shown.getAsJsonObject().entrySet()) {
        check(
            path + "/" + entry.getKey(),
            entry.getValue(),
            real.getAsJsonObject().get(entry.getKey()));
      }
    } else if (shown.isJsonArray() && real.isJsonArray()) {
      if (real.getAsJsonArray().size() < shown.getAsJsonArray().size()) {
        throw new AssertionError(path + " is shorter than shown: " + real);
      }
      for (int i = 0; i < shown.getAsJsonArray().size(); i++) {
        check(path + "/" + i, shown.getAsJsonArray().get(i), real.getAsJsonArray().get(i));
      }
    } else if (isNumber(shown) ? !isNumber(real) : !isAny(shown) && !shown.equals(real)) {
      throw new AssertionError(path + " is " + real + ", but shown is " + shown);
    }
  }

  private static boolean isNumber(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  private static boolean isAny(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsString().equals("…");
  }
}
