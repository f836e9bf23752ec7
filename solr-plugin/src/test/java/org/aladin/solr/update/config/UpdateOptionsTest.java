/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateOptionsTest {
  private static final String FACTORY = "AladinUpdateProcessorFactory";

  @Test
  void everythingHasADefaultButTheFields() {
    UpdateOptions options = UpdateOptions.read(list("caption", caption()));
    assertEquals(
        new UpdateOptions(
            null,
            List.of(
                new CaptionTarget(
                    "text", new OutputFields("vector", null, null, null, SizeFields.NONE))),
            32,
            1000,
            10_000,
            1L << 30,
            60,
            true,
            OnError.FAIL,
            null),
        options);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(list(), ": expected at least one <lst> named caption or image"),
        mistake(
            list("caption", caption(), "batchsize", "3"),
            ": unknown key 'batchsize', expected one of [batchSize, caption, errorField, image,"
                + " maxRegions, maxRequestMegabytes, maxTextLength, maxWaitSeconds, model, onError,"
                + " requireSource]"),
        mistake(list("caption", list("textField", "text")), ", caption: vectorField is missing"),
        mistake(
            list("caption", list("textField", "t", "vectorField", "v", "text", "t")),
            ", caption: unknown key 'text', expected one of [alignmentField, hashField, textField,"
                + " vectorField, versionField]"),
        mistake(
            list("image", list("vectorField", "v")),
            ", image: expected featuresField, keyField with featuresFile, imageField, or imagePathField"
                + " with imageDirectory, or several of them"),
        mistake(
            list("image", list("vectorField", "v", "keyField", "k", "featuresField", "f")),
            ", image: expected featuresField, keyField with featuresFile, imageField, or imagePathField"
                + " with imageDirectory, or several of them"),
        mistake(
            list("caption", caption(), "caption", caption()), ": field 'vector' is filled twice"),
        mistake(
            list("caption", caption(), "batchSize", 0),
            ": batchSize is '0', expected a whole number of at least 1"),
        mistake(
            list("caption", caption(), "batchSize", "many"),
            ": batchSize is 'many', expected a whole number of at least 1"),
        mistake(
            list("caption", caption(), "requireSource", "yes"),
            ": requireSource is 'yes', expected true or false"),
        mistake(
            list("caption", caption(), "onError", "flag"),
            ": errorField is missing and onError is flag, expected an errorField exactly if onError"
                + " is flag"),
        mistake(
            list("caption", caption(), "errorField", "e"),
            ": errorField is 'e' and onError is fail, expected an errorField exactly if onError is"
                + " flag"),
        mistake(list("caption", "text"), ": caption is a value, expected a <lst>"),
        mistake(
            list("caption", caption(), "model", list("a", "b")),
            ": model is a list, expected one value"));
  }

  private static Arguments mistake(NamedList<Object> args, String message) {
    return Arguments.of(args, FACTORY + message);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsNamed(NamedList<Object> args, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> UpdateOptions.read(args)).getMessage());
  }

  @Test
  void unknownPolicyIsNamedWithTheKnownOnes() {
    assertEquals(
        "onError is 'ignore', expected one of [fail, skip, flag]",
        assertThrows(
                IllegalArgumentException.class,
                () -> UpdateOptions.read(list("caption", caption(), "onError", "ignore")))
            .getMessage());
  }

  private static NamedList<Object> caption() {
    return list("textField", "text", "vectorField", "vector");
  }

  private static NamedList<Object> list(Object... namesAndValues) {
    NamedList<Object> list = new NamedList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      list.add((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return list;
  }
}
