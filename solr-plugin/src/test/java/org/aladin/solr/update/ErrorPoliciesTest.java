/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** onError and TolerantUpdateProcessor: which documents of a request survive a bad one. */
class ErrorPoliciesTest {
  private static final String PROCESSOR =
      "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">";
  private static final String DOCUMENTS =
      "[{\"id\":\"first\",\"caption\":\""
          + TestCaptions.caption(1)
          + "\"},{\"id\":\"bad\",\"title_s\":\"kept\",\"region_features\":\"!!!!\"},"
          // refused by Solr itself, long after it came here
          + "{\"id\":\"odd\",\"caption\":\"x\",\"n_i\":\"many\"},"
          + "{\"id\":\"last\",\"caption\":\""
          + TestCaptions.caption(2)
          + "\"}]";
  private static final String BAD =
      "Document 'bad': field 'region_features': not base64: Illegal base64 character 21";

  private static SolrNode node;

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    node.addConfigset(
        "tolerant",
        config ->
            config.replace(
                PROCESSOR,
                "<processor class=\"solr.TolerantUpdateProcessorFactory\"/>" + PROCESSOR));
    node.addConfigset("skip", config -> withPolicy(config, "skip", ""));
    node.addConfigset(
        "flag", config -> withPolicy(config, "flag", "<str name=\"errorField\">error_s</str>"));
    node.addConfigset(
        "few-words",
        config -> withPolicy(config, "flag", "<str name=\"errorField\">error_s</str>"));
    Path schema = node.home().resolve("configsets/few-words/conf/schema.xml");
    Files.writeString(
        schema,
        Files.readString(schema)
            .replace(
                "class=\"org.aladin.solr.field.AlignmentField\"",
                "class=\"org.aladin.solr.field.AlignmentField\" maxVectors=\"4\""));
    for (String name : List.of("tolerant", "skip", "flag", "few-words")) {
      SolrHttp.Answer created = node.createCoreOf(name, name);
      assertEquals(200, created.status(), () -> created.body().toString());
    }
  }

  private static String withPolicy(String config, String onError, String more) {
    return config.replace(
        PROCESSOR, PROCESSOR + "<str name=\"onError\">" + onError + "</str>" + more);
  }

  @Test
  void tolerantProcessorBlamesExactlyTheBadDocuments() {
    SolrHttp.Answer answer = node.update("tolerant", DOCUMENTS);
    assertEquals(200, answer.status(), () -> answer.body().toString());
    TreeMap<String, String> errors = new TreeMap<>();
    JsonArray reported = answer.body().getAsJsonObject("responseHeader").getAsJsonArray("errors");
    for (JsonElement error : reported) {
      errors.put(
          error.getAsJsonObject().get("id").getAsString(),
          error.getAsJsonObject().get("message").getAsString());
    }
    assertEquals(List.of("bad", "odd"), List.copyOf(errors.keySet()));
    assertEquals(BAD, errors.get("bad"));
    assertTrue(errors.get("odd").contains("many"), errors.get("odd"));
    assertEquals(2, node.count("tolerant", "caption_alignment:*"));
  }

  @Test
  void tooManyErrorsForTheTolerantProcessorFailTheRequest() {
    SolrHttp.Answer answer =
        node.post(
            "/tolerant/update?commit=true&maxErrors=0", DOCUMENTS.replace("\"bad\"", "\"b\""));
    assertEquals(400, answer.status());
    assertTrue(answer.message().contains(BAD.replace("'bad'", "'b'")), answer.message());
  }

  @Test
  void skipLeavesTheDocumentOutAndNamesIt() {
    SolrHttp.Answer answer =
        node.update("skip", DOCUMENTS.replace("\"n_i\":\"many\"", "\"n_i\":7"));
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonArray skipped =
        answer.body().getAsJsonObject("responseHeader").getAsJsonArray("aladin.skipped");
    assertEquals(1, skipped.size());
    assertEquals("bad", skipped.get(0).getAsJsonObject().get("id").getAsString());
    assertEquals(BAD, skipped.get(0).getAsJsonObject().get("message").getAsString());
    assertEquals(3, node.count("skip", "*:*"));
    assertNull(node.document("skip", "bad"));
  }

  @Test
  void flagIndexesTheDocumentWithoutVectorsWhereItIsFoundAgain() {
    SolrHttp.Answer answer =
        node.update("flag", DOCUMENTS.replace("\"n_i\":\"many\"", "\"n_i\":7"));
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(List.of("bad"), node.select("flag", "q", "error_s:*").ids());
    assertEquals(BAD, node.document("flag", "bad").get("error_s").getAsString());
    assertEquals("kept", node.document("flag", "bad").get("title_s").getAsString());
    assertNull(node.document("flag", "bad").get("image_vector"));

    // It stays as long as what it is about; a later update that fails takes the vectors away.
    node.update(
        "flag", "[{\"id\":\"bad\",\"caption\":{\"set\":\"" + TestCaptions.caption(3) + "\"}}]");
    assertEquals(BAD, node.document("flag", "bad").get("error_s").getAsString());
    assertTrue(node.document("flag", "bad").has("caption_vector"));
    node.update("flag", "[{\"id\":\"bad\",\"region_features\":{\"set\":null}}]");
    assertNull(node.document("flag", "bad").get("error_s"));
    assertTrue(node.document("flag", "bad").has("caption_vector"));
    node.update(
        "flag", "[{\"id\":\"bad\",\"caption\":{\"set\":\"" + "long ".repeat(2001) + "\"}}]");
    assertEquals(List.of("bad"), node.select("flag", "q", "error_s:*").ids());
    assertNull(node.document("flag", "bad").get("caption_vector"));
    node.update("flag", "[{\"id\":\"bad\",\"caption\":{\"set\":\"short\"}}]");
    assertNull(node.document("flag", "bad").get("error_s"));
    assertTrue(node.document("flag", "bad").has("caption_vector"));
  }

  /**
   * The index has room for one caption: it could hold the document no more than we can embed it.
   */
  @Test
  void flagCoversSeveralValuesWhereThereIsRoomForOne() {
    String two = "field 'caption' has 2 values, expected one caption; fields left out: [caption]";
    assertEquals(200, node.update("flag", "[{\"id\":\"had\",\"caption\":\"a dog\"}]").status());
    for (String document :
        List.of(
            "{\"id\":\"whole\",\"title_s\":\"x\",\"caption\":[\"one\",\"two\"]}",
            "{\"id\":\"set\",\"title_s\":\"x\",\"caption\":{\"set\":[\"one\",\"two\"]}}",
            "{\"id\":\"had\",\"title_s\":\"x\",\"caption\":{\"add\":\"a cat\"}}")) {
      SolrHttp.Answer answer = node.update("flag", "[" + document + "]");
      assertEquals(200, answer.status(), () -> answer.body().toString());
      String id = document.split("\"")[3];
      assertEquals(
          "Document '" + id + "': " + two, node.document("flag", id).get("error_s").getAsString());
      assertEquals("x", node.document("flag", id).get("title_s").getAsString());
      assertNull(node.document("flag", id).get("caption_vector"));
    }
    assertNull(node.document("flag", "whole").get("caption"));
    assertEquals("a dog", node.document("flag", "had").get("caption").getAsString());
    SolrHttp.Answer block =
        node.update(
            "flag",
            "[{\"id\":\"root\",\"caption\":\"a dog\",\"captions\":[{\"id\":\"child\",\"title_s\":\"x\","
                + "\"caption\":[\"one\",\"two\"]}]}]");
    assertEquals(200, block.status(), () -> block.body().toString());
    assertEquals(
        "Document 'root', child 'child': " + two,
        node.document("flag", "child").get("error_s").getAsString());
    node.update("flag", "{\"delete\":{\"query\":\"id:(whole OR set OR had) OR _root_:root\"}}");
  }

  @Test
  void aFlaggedDocumentKeepsNoVectorOfItsOwnButThoseThatAreRight() {
    String unit = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
    String long3 = unit.replace("[1", "[3");
    String tooLong = "\"caption\":\"" + "x".repeat(10_001) + "\"";
    for (String document :
        List.of(
            "{\"id\":\"own\","
                + tooLong
                + ",\"caption_model\":\"zzz\",\"image_vector\":"
                + unit
                + "}",
            "{\"id\":\"own\",\"caption_vector\":" + long3 + ",\"image_vector\":" + unit + "}",
            "{\"id\":\"own\",\"caption_vector\":{\"set\":" + long3 + "}}",
            "{\"id\":\"own\",\"caption_model\":{\"set\":\"zzz\"}}",
            "{\"id\":\"own\",\"caption_vector\":" + unit + ",\"caption_model\":\"zzz\"}")) {
      SolrHttp.Answer answer = node.update("flag", "[" + document + "]");
      assertEquals(200, answer.status(), () -> answer.body().toString());
      JsonObject flagged = node.document("flag", "own");
      assertTrue(flagged.get("error_s").getAsString().startsWith("Document 'own': field 'caption"));
      assertNull(flagged.get("caption_vector"), document);
      assertNull(flagged.get("caption_model"), document);
      assertEquals(!document.endsWith("\"zzz\"}"), flagged.has("image_vector"), document);
    }
    node.update("flag", "[{\"id\":\"own\",\"caption_vector\":{\"set\":" + unit + "}}]");
    assertNull(node.document("flag", "own").get("error_s"));
    node.update("flag", "{\"delete\":\"own\"}");
  }

  /** The model's numbers overflow, the schema takes fewer words: both are seen after encoding. */
  @Test
  void whatFailsAfterItWasEncodedIsFlaggedWithoutHalfOfItsVectors() {
    float[] huge = new float[2 * TestImages.REGION_WIDTH];
    Arrays.fill(huge, 1e38f);
    SolrHttp.Answer answer =
        node.update(
            "few-words",
            "[{\"id\":\"before\",\"caption\":\"a dog\"},"
                + "{\"id\":\"huge\",\"region_features\":\""
                + TestImages.base64(huge)
                + "\"},{\"id\":\"words\",\"caption\":\"one two three four five six seven\"},"
                + "{\"id\":\"after\",\"caption\":\"a cat\"}]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(List.of("huge", "words"), node.select("few-words", "q", "error_s:*").ids());
    assertEquals(
        "Document 'huge': field 'region_features': the embedding contains NaN or infinity,"
            + " expected input values in the range that the model was trained on",
        node.document("few-words", "huge").get("error_s").getAsString());
    assertEquals(
        "Document 'words': Alignment field caption_alignment: 7 vectors, the schema allows at"
            + " most 4",
        node.document("few-words", "words").get("error_s").getAsString());
    for (String id : List.of("huge", "words")) {
      for (String field : List.of("caption_vector", "caption_model", "image_vector")) {
        assertNull(node.document("few-words", id).get(field), field);
      }
    }
    assertEquals(2, node.count("few-words", "caption_alignment:*"));
  }

  /** What a pass makes of the others is not made once more because of the one. */
  @Test
  void anImageThatOverflowsFailsAloneAndCostsTheOthersNoFurtherPass() {
    assertEquals(200, node.createCoreOf("skip", "overflow").status());
    float[] huge = new float[2 * TestImages.REGION_WIDTH];
    Arrays.fill(huge, 3e38f);
    StringBuilder documents = new StringBuilder();
    for (int i = 0; i < 31; i++) {
      documents.append(TestImages.json("good" + i, TestImages.random(2, "", i))).append(',');
      if (i == 15) {
        documents.append(
            "{\"id\":\"huge\",\"region_features\":\"" + TestImages.base64(huge) + "\"},");
      }
    }
    documents.setLength(documents.length() - 1);
    long before = documentPasses();
    SolrHttp.Answer answer = node.update("overflow", "[" + documents + "]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(1, documentPasses() - before);
    JsonArray skipped =
        answer.body().getAsJsonObject("responseHeader").getAsJsonArray("aladin.skipped");
    assertEquals(1, skipped.size());
    assertEquals(
        "Document 'huge': field 'region_features': the embedding contains NaN or infinity,"
            + " expected input values in the range that the model was trained on",
        skipped.get(0).getAsJsonObject().get("message").getAsString());
    assertEquals(31, node.count("overflow", "image_alignment:*"));
  }

  private static long documentPasses() {
    return node.model("overflow", "default")
        .getAsJsonObject("passes")
        .get("ofDocuments")
        .getAsLong();
  }

  @Test
  void aFlaggedDocumentHasNoVectorsThatWereCopiedEither() {
    String good = "{\"id\":\"copied\",\"caption\":\"a dog\"}";
    assertEquals(200, node.update("flag", "[" + good + "]").status());
    assertTrue(node.document("flag", "copied").has("caption_vector"));
    node.update("flag", "[" + good.replace("}", ",\"region_features\":\"!!!!\"}") + "]");
    assertTrue(node.document("flag", "copied").has("error_s"));
    assertNull(node.document("flag", "copied").get("caption_vector"));
    // What it is about is mended, but the caption is still without vectors.
    node.update(
        "flag",
        "[{\"id\":\"copied\",\"region_features\":{\"set\":\""
            + TestImages.base64(TestImages.random(2, "", 5).values())
            + "\"}}]");
    assertTrue(node.document("flag", "copied").has("error_s"));
    assertTrue(node.document("flag", "copied").has("image_vector"));
    node.update("flag", "[{\"id\":\"copied\",\"caption\":{\"set\":\"a dog\"}}]");
    assertNull(node.document("flag", "copied").get("error_s"));
    assertTrue(node.document("flag", "copied").has("caption_vector"));
  }
}
