/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestBlocks;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** onError, limits and TolerantUpdateProcessor where a child is bad: what becomes of its block. */
class NestedErrorsTest {
  private static final String PROCESSOR =
      "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">";
  private static final String BLOCKS =
      "[{\"id\":\"first\",\"captions\":["
          + TestBlocks.caption("f-1", 1)
          + "]},{\"id\":\"bad\",\"caption\":\"a good root\",\"captions\":["
          + TestBlocks.caption("b-1", 2)
          + ",{\"id\":\"b-2\",\"caption\":[\"one\",\"two\"],\"title_s\":\"kept\"}]},"
          + "{\"id\":\"last\",\"captions\":["
          + TestBlocks.caption("l-1", 3)
          + "]}]";
  private static final String FLAGGED =
      BLOCKS.replace("[\"one\",\"two\"]", "\"" + tooLong() + "\"");
  private static final String BAD =
      "Document 'bad', child 'b-2': field 'caption' has 2 values, expected one caption";
  private static final String TOO_LONG =
      "Document 'bad', child 'b-2': field 'caption' has 10001 characters, expected at most 10000";

  private static SolrNode node;

  private static String tooLong() {
    return "x".repeat(10_001);
  }

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    assertEquals(200, node.createCore("nested-fail").status());
    create("nested-tolerant", "<processor class=\"solr.TolerantUpdateProcessorFactory\"/>", "");
    create("nested-skip", "", "<str name=\"onError\">skip</str>");
    create(
        "nested-flag",
        "",
        "<str name=\"onError\">flag</str><str name=\"errorField\">error_s</str>");
    create("nested-small", "", "<int name=\"maxRequestMegabytes\">1</int>");
  }

  private static void create(String name, String before, String options) throws Exception {
    node.addConfigset(name, config -> config.replace(PROCESSOR, before + PROCESSOR + options));
    assertEquals(200, node.createCoreOf(name, name).status());
  }

  @BeforeEach
  void empty() {
    for (String kind : List.of("fail", "tolerant", "skip", "flag", "small")) {
      node.update("nested-" + kind, "{\"delete\":{\"query\":\"*:*\"}}");
    }
  }

  private static long failed(String core) {
    return EmbeddingCore.metric(core, "documentsFailed");
  }

  @Test
  void failRefusesTheBlockAndTheRestOfTheRequest() {
    long embedded = EmbeddingCore.metric("nested-fail", "documentsEmbedded");
    long failed = failed("nested-fail");
    SolrHttp.Answer answer = node.update("nested-fail", BLOCKS);
    assertEquals(400, answer.status());
    assertEquals(BAD, answer.message());
    node.get("/nested-fail/update?commit=true");
    assertEquals(2, node.count("nested-fail", "*:*"));
    assertNull(node.document("nested-fail", "b-1"));
    assertEquals(1, failed("nested-fail") - failed);
    // Of a block that is refused nothing is embedded.
    assertEquals(2, EmbeddingCore.metric("nested-fail", "documentsEmbedded") - embedded);
  }

  @Test
  void tolerantProcessorBlamesTheBlock() {
    SolrHttp.Answer answer = node.update("nested-tolerant", BLOCKS);
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonArray errors = answer.body().getAsJsonObject("responseHeader").getAsJsonArray("errors");
    assertEquals(1, errors.size());
    assertEquals("bad", errors.get(0).getAsJsonObject().get("id").getAsString());
    assertEquals(BAD, errors.get(0).getAsJsonObject().get("message").getAsString());
    assertEquals(4, node.count("nested-tolerant", "*:*"));
  }

  @Test
  void skipLeavesTheWholeBlockOutAndNamesIt() {
    SolrHttp.Answer answer = node.update("nested-skip", BLOCKS);
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonArray skipped =
        answer.body().getAsJsonObject("responseHeader").getAsJsonArray("aladin.skipped");
    assertEquals(1, skipped.size());
    assertEquals("bad", skipped.get(0).getAsJsonObject().get("id").getAsString());
    assertEquals(BAD, skipped.get(0).getAsJsonObject().get("message").getAsString());
    assertEquals(4, node.count("nested-skip", "*:*"));
    assertEquals(0, node.count("nested-skip", "id:b-1"));
  }

  @Test
  void flagIndexesTheBlockAndWritesTheReasonIntoTheChild() {
    long failed = failed("nested-flag");
    SolrHttp.Answer answer = node.update("nested-flag", FLAGGED);
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(7, node.count("nested-flag", "*:*"));
    assertEquals(List.of("b-2"), node.select("nested-flag", "q", "error_s:*").ids());
    JsonObject flagged = node.document("nested-flag", "b-2");
    assertEquals(TOO_LONG, flagged.get("error_s").getAsString());
    assertEquals("kept", flagged.get("title_s").getAsString());
    assertNull(flagged.get("caption_vector"));
    assertNotNull(node.document("nested-flag", "b-1").get("caption_vector"));
    assertNotNull(node.document("nested-flag", "bad").get("caption_vector"));
    assertEquals(1, failed("nested-flag") - failed);

    // An update of the child that works takes the flag away; one that does not takes the vectors.
    update("{\"id\":\"b-2\",\"_root_\":\"bad\",\"caption\":{\"set\":\"good\"}}");
    assertEquals(0, node.count("nested-flag", "error_s:*"));
    assertNotNull(node.document("nested-flag", "b-2").get("caption_vector"));
    update("{\"id\":\"b-2\",\"_root_\":\"bad\",\"caption\":{\"set\":\"" + tooLong() + "\"}}");
    assertEquals(List.of("b-2"), node.select("nested-flag", "q", "error_s:*").ids());
    assertNull(node.document("nested-flag", "b-2").get("caption_vector"));

    // Children that an instruction brings along are flagged alike.
    update(
        "{\"id\":\"bad\",\"captions\":{\"add\":[{\"id\":\"b-3\",\"region_features\":\"!\"},"
            + TestBlocks.caption("b-4", 4)
            + "]}}");
    assertEquals(2, node.count("nested-flag", "error_s:*"));
    assertNotNull(node.document("nested-flag", "b-3").get("error_s"));
    assertNotNull(node.document("nested-flag", "b-4").get("caption_vector"));
  }

  private static void update(String document) {
    SolrHttp.Answer answer = node.update("nested-flag", "[" + document + "]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  @Test
  void whatIsNoBlockIsRefusedWhateverThePolicyAndTheRestGoesOnIfTolerated() {
    String mixed =
        BLOCKS.replace("[\"one\",\"two\"]", "\"x\"").replace("\"kept\"}]", "\"kept\"},7]");
    String message =
        "Document 'bad': field 'captions' holds documents and other values, expected the one or the"
            + " other";
    for (String kind : List.of("fail", "skip", "flag")) {
      SolrHttp.Answer answer = node.update("nested-" + kind, mixed);
      assertEquals(400, answer.status());
      assertEquals(message, answer.message());
    }
    SolrHttp.Answer answer = node.update("nested-tolerant", mixed);
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonObject error =
        answer
            .body()
            .getAsJsonObject("responseHeader")
            .getAsJsonArray("errors")
            .get(0)
            .getAsJsonObject();
    assertEquals("bad", error.get("id").getAsString());
    assertEquals(message, error.get("message").getAsString());
    assertEquals(4, node.count("nested-tolerant", "*:*"));
  }

  @Test
  void childrenCountForTheLimitOfARequest() {
    String photo = TestImages.base64(new float[60 * TestImages.REGION_WIDTH]);
    String block =
        "{\"id\":\"album\",\"photos\":[{\"id\":\"p-1\",\"region_features\":\"%s\"},"
            + "{\"id\":\"p-2\",\"region_features\":\"%s\"}]}";
    SolrHttp.Answer answer = node.update("nested-small", "[" + block.replace("%s", photo) + "]");
    assertEquals(400, answer.status());
    assertEquals(
        "Document 'album': with it the request has "
            + 2 * (photo.length() + 16)
            + " bytes to embed, expected at most 1048576",
        answer.message());
    SolrHttp.Answer instruction =
        node.update(
            "nested-small",
            "[{\"id\":\"album\",\"photos\":{\"add\":[{\"id\":\"p-1\",\"region_features\":\""
                + photo
                + "\"},{\"id\":\"p-2\",\"region_features\":\""
                + photo
                + "\"}]}}]");
    assertEquals(400, instruction.status());
    assertEquals(answer.message(), instruction.message());
    assertEquals(0, node.count("nested-small", "*:*"));
  }
}
