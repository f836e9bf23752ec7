/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.List;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
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
    for (String name : List.of("tolerant", "skip", "flag")) {
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

    // A later update that works takes the flag away; one that does not takes the vectors away.
    node.update(
        "flag", "[{\"id\":\"bad\",\"caption\":{\"set\":\"" + TestCaptions.caption(3) + "\"}}]");
    assertNull(node.document("flag", "bad").get("error_s"));
    node.update(
        "flag", "[{\"id\":\"bad\",\"caption\":{\"set\":\"" + "long ".repeat(2001) + "\"}}]");
    assertEquals(List.of("bad"), node.select("flag", "q", "error_s:*").ids());
    assertNull(node.document("flag", "bad").get("caption_vector"));
  }
}
