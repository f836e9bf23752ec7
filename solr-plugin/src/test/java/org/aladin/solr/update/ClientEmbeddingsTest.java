/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients write into the fields of vectors themselves: taken if queries can use it. */
class ClientEmbeddingsTest {
  private static final String NAME = "own-outputs";
  private static final String OLD = TestCaptions.caption(1);
  private static final String UNIT = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final RandomAlignments RANDOM = new RandomAlignments(9, SolrNode.DIMENSION);

  private static EmbeddingCore core;
  private static String model;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create(NAME);
    model = core.encoder().version();
  }

  @AfterAll
  static void closeEncoder() {
    core.close();
  }

  @BeforeEach
  void indexOneOfEach() {
    core.empty();
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\"}");
    core.update(TestImages.json("i", TestImages.random(3, "dog", 5)));
  }

  private static String unit(String scale) {
    return UNIT.replace("[1,", "[" + scale + ",");
  }

  private static String alignment(AlignmentValue value) {
    return "\""
        + Base64.getEncoder().encodeToString(AlignmentCodec.encode(value, AlignmentEncoding.INT8))
        + "\"";
  }

  static Stream<Arguments> refusedValues() {
    String length = ", expected 0.999 to 1.001, since its similarity is dot_product";
    return Stream.of(
        bad("vector", unit("3"), "field 'caption_vector' holds a vector of length 3.0" + length),
        bad("vector", unit("0"), "field 'caption_vector' holds a vector of length 0.0" + length),
        bad(
            "vector",
            unit("0.9985"),
            "field 'caption_vector' holds a vector of length 0.9985" + length),
        bad(
            "vector",
            "[1.0,2.0]",
            "field 'caption_vector' has 2 numbers, expected the dimension 24"),
        bad("vector", "1", "field 'caption_vector' has 1 numbers, expected the dimension 24"),
        bad(
            "vector",
            UNIT.replace("]", ",0]"),
            "field 'caption_vector' has 25 numbers, expected the dimension 24"),
        bad("vector", unit("\"NaN\""), "field 'caption_vector' holds NaN, expected finite numbers"),
        bad(
            "vector",
            unit("\"-Infinity\""),
            "field 'caption_vector' holds -Infinity, expected finite numbers"),
        bad("vector", unit("1e39"), "field 'caption_vector' holds 1.0E39, expected finite numbers"),
        bad("vector", unit("\"x\""), "field 'caption_vector' holds x, expected finite numbers"),
        bad(
            "model",
            "\"zzz\"",
            "field 'caption_model' is 'zzz', but there is no vector: expected one in field"
                + " 'caption_vector', or a source to make one of"),
        bad(
            "hash",
            "\"" + HASH + "\"",
            "field 'caption_hash' is '"
                + HASH
                + "', but there is no vector: expected one in field 'caption_vector', or a"
                + " source to make one of"),
        bad(
            "alignment",
            alignment(RANDOM.regions("", 2)),
            "Alignment field caption_alignment: holds regions, the schema says words"),
        bad(
            "alignment",
            "\"###\"",
            "Alignment field caption_alignment: not base64: Illegal base64"),
        bad(
            "alignment",
            alignment(RANDOM.words("other", 2)),
            "field 'caption_alignment' holds vectors of model 'other', expected the model's version"
                + " '"));
  }

  private static Arguments bad(String field, String value, String message) {
    return Arguments.of(field, value, message);
  }

  @ParameterizedTest
  @MethodSource("refusedValues")
  void isRefusedInWholeDocumentsAndInUpdatesOfEachKind(String field, String value, String message) {
    String name = "\"caption_" + field + "\":";
    List<JsonObject> before = List.of(core.document("c"), core.document("i"));
    for (String document :
        List.of(
            "{\"id\":\"new\"," + name + value + "}",
            "{\"id\":\"new\"," + name + "{\"set\":" + value + "}}",
            "{\"id\":\"c\"," + name + "{\"set\":" + value + "}}",
            "{\"id\":\"i\"," + name + "{\"set\":" + value + "}}",
            "{\"id\":\"c\",\"caption\":{\"set\":null}," + name + "{\"set\":" + value + "}}",
            "{\"id\":\"i\",\"title_s\":{\"set\":\"x\"}," + name + value + "}",
            "{\"id\":\"p\",\"captions\":[{\"id\":\"p-1\"," + name + value + "}]}",
            "{\"id\":\"i\",\"captions\":{\"add\":{\"id\":\"p-1\"," + name + value + "}}}")) {
      SolrHttp.Answer answer = core.send("[" + document + "]");
      assertEquals(400, answer.status(), () -> document + answer.body());
      assertTrue(answer.message().contains("': " + message), answer.message());
    }
    core.commit();
    assertEquals(before, List.of(core.document("c"), core.document("i")));
    assertEquals(2, core.count("*:*"));
  }

  @Test
  void aVectorIsReplacedAsAWholeOnly() {
    JsonObject before = core.document("c");
    for (String instructions :
        List.of("{\"add\":0.5}", "{\"add\":" + UNIT + "}", "{\"remove\":1}", "{\"inc\":1}")) {
      SolrHttp.Answer answer =
          core.send("[{\"id\":\"c\",\"caption_vector\":" + instructions + "}]");
      assertEquals(400, answer.status(), () -> instructions + answer.body());
      assertTrue(
          answer.message().endsWith("], expected [set]: it is replaced as a whole"),
          answer.message());
    }
    assertEquals(before, core.document("c"));
  }

  @Test
  void aVersionCannotBeTakenFromItsVector() {
    SolrHttp.Answer answer = core.send("[{\"id\":\"c\",\"caption_model\":{\"set\":null}}]");
    assertEquals(400, answer.status());
    assertEquals(
        "Document 'c': field 'caption_model' is removed without the vector in field"
            + " 'caption_vector', expected both or neither",
        answer.message());
    core.assertCaption(OLD, "c");
  }

  @Test
  void aVectorOfAnotherVersionIsRefusedAndOneOfThisOrNoneTaken() {
    for (String form : List.of("%s", "{\"set\":%s}")) {
      String own = "{\"id\":\"own\",\"caption_vector\":" + String.format(Locale.ROOT, form, UNIT);
      SolrHttp.Answer answer =
          core.send(
              "["
                  + own
                  + ",\"caption_model\":"
                  + String.format(Locale.ROOT, form, "\"zzz\"")
                  + "}]");
      assertEquals(400, answer.status());
      assertEquals(
          "Document 'own': field 'caption_model' is 'zzz', expected the model's version '"
              + model
              + "': its queries do not find the vectors of another one",
          answer.message());
      core.commit();
      assertNull(core.document("own"));
      core.update(
          own
              + ",\"caption_model\":"
              + String.format(Locale.ROOT, form, "\"" + model + "\"")
              + "}");
      assertEquals(model, core.document("own").get("caption_model").getAsString());
      core.update(own + "}");
      assertNull(core.document("own").get("caption_model"));
      assertFound("own");
      core.send("{\"delete\":\"own\"}");
    }
  }

  private static void assertFound(String id) {
    SolrHttp.Answer answer =
        SolrNode.shared().select(NAME, "q", "{!aladin f=caption_vector topK=100}a dog");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertTrue(answer.ids().contains(id), answer.ids().toString());
  }

  @Test
  void aForeignVectorHasNeitherTheVersionNorTheHashOfTheOldOne() {
    core.update("{\"id\":\"c\",\"caption_vector\":{\"set\":" + UNIT + "}}");
    JsonObject changed = core.document("c");
    assertEquals(1, Documents.floats(changed, "caption_vector")[0]);
    assertNull(changed.get("caption_model"));
    assertNull(changed.get("caption_hash"));
    assertEquals(OLD, changed.get("caption").getAsString());
    assertFound("c");
  }

  /** Whether the hash is lost on the way or not, as by a chain without the processor. */
  @Test
  void contentIsEmbeddedAgainIfItsVectorsWereReplacedMeanwhile() {
    String hash = core.document("c").get("caption_hash").getAsString();
    String version = ",\"caption_model\":{\"set\":\"" + model + "\"}";
    core.update("{\"id\":\"c\",\"caption_vector\":{\"set\":" + UNIT + "}}");
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\"}");
    core.assertCaption(OLD, "c");
    core.update(
        "{\"id\":\"c\",\"caption_vector\":{\"set\":"
            + UNIT
            + "}"
            + version
            + ",\"caption_hash\":{\"set\":\""
            + hash
            + "\"}}");
    assertEquals(hash, core.document("c").get("caption_hash").getAsString());
    core.update("{\"id\":\"c\",\"caption\":{\"set\":\"" + OLD + "\"}}");
    core.assertCaption(OLD, "c");
    core.update(
        "{\"id\":\"c\",\"caption_alignment\":{\"set\":" + alignment(RANDOM.words(model, 3)) + "}}");
    assertEquals(hash, core.document("c").get("caption_hash").getAsString());
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\"}");
    core.assertCaption(OLD, "c");
  }

  @Test
  void aCopyOfAllFieldsIsTakenAndRecognised() {
    JsonObject image = withoutVersion("i");
    JsonObject caption = withoutVersion("c");
    core.update(image + "," + caption);
    assertEquals(image, withoutVersion("i"));
    assertEquals(caption, withoutVersion("c"));
    core.empty();
    core.update(image + "," + caption); // as into another collection
    assertEquals(image, withoutVersion("i"));
    assertEquals(caption, withoutVersion("c"));
    long embedded = EmbeddingCore.metric(NAME, "documentsEmbedded");
    core.update(TestImages.json("i", TestImages.random(3, "dog", 5)));
    assertEquals(embedded, EmbeddingCore.metric(NAME, "documentsEmbedded"));
    assertEquals(image, withoutVersion("i"));
    // The same as an update. The labels change, but what they were embedded with comes along.
    JsonObject update = new JsonObject();
    for (String field : image.keySet()) {
      JsonObject set = new JsonObject();
      set.add("set", image.get(field));
      update.add(field, field.equals("id") ? image.get(field) : set);
    }
    core.update(update.toString());
    assertEquals(image, withoutVersion("i"));
    image.addProperty("image_model", "0123456789abcdef");
    assertEquals(400, core.send("[" + image + "]").status());
  }

  private static JsonObject withoutVersion(String id) {
    JsonObject document = core.document(id);
    document.remove("_version_");
    return document;
  }

  @Test
  void aVectorOfTheClientsOwnTakesThePlaceOfACaptionInOneUpdate() {
    core.update(
        "{\"id\":\"c\",\"caption\":{\"set\":null},\"caption_vector\":{\"set\":" + UNIT + "}}");
    JsonObject changed = core.document("c");
    assertEquals(1, Documents.floats(changed, "caption_vector")[0]);
    for (String field : List.of("caption", "caption_model", "caption_hash", "caption_alignment")) {
      assertNull(changed.get(field), field);
    }
  }

  @Test
  void aVectorThatIsTakenAwayTakesAlongWhatIsOfIt() {
    core.update("{\"id\":\"c\",\"caption_vector\":{\"set\":null}}");
    JsonObject changed = core.document("c");
    for (String field :
        List.of("caption_vector", "caption_model", "caption_hash", "caption_alignment")) {
      assertNull(changed.get(field), field);
    }
    assertEquals(OLD, changed.get("caption").getAsString());
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\"}");
    core.assertCaption(OLD, "c");
  }

  @Test
  void withASourceWhatTheClientBringsIsWrittenOver() {
    core.update(
        "{\"id\":\"c\",\"caption\":\""
            + TestCaptions.caption(2)
            + "\",\"caption_model\":\"zzz\",\"caption_hash\":\"x\",\"caption_vector\":[3]}");
    core.assertCaption(TestCaptions.caption(2), "c");
  }

  @Test
  void numbersThatWereRoundedOnTheirWayAreTaken() {
    float[] vector = core.encoder().encodeCaptions(List.of(OLD)).get(0).vector();
    String rounded = Arrays.toString(round(vector));
    core.update("{\"id\":\"own\",\"caption_vector\":" + rounded + "}");
    assertArrayEquals(vector, Documents.floats(core.document("own"), "caption_vector"), 1e-3f);
  }

  private static double[] round(float[] vector) {
    double[] rounded = new double[vector.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Math.round(vector[i] * 1e3) / 1e3;
    }
    return rounded;
  }
}
