/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;

/** All that a core says: every document by two ways, and its answers to a set of questions. */
final class CoreContents {
  private static final String FIELDS =
      "id,_version_,licence_s,caption,caption_vector,caption_alignment,caption_model,caption_hash,"
          + "object_labels,image_vector,image_alignment,image_model,image_hash";

  private CoreContents() {}

  /** Every document with every value, by id: as a search shows them. */
  static Map<String, JsonObject> documents(SolrHttp node, String core) {
    SolrHttp.Answer answer = node.select(core, "q", "*:*", "rows", "1000", "fl", FIELDS);
    assertOk(answer);
    return byId(answer);
  }

  /** The same documents as {@code /get} shows them. */
  static Map<String, JsonObject> gotten(SolrHttp node, String core, Iterable<String> ids) {
    SolrHttp.Answer answer =
        node.get("/" + core + "/get?fl=" + FIELDS + "&ids=" + String.join(",", ids));
    assertOk(answer);
    return byId(answer);
  }

  private static Map<String, JsonObject> byId(SolrHttp.Answer answer) {
    Map<String, JsonObject> documents = new TreeMap<>();
    for (JsonElement hit : answer.hits()) {
      documents.put(hit.getAsJsonObject().get("id").getAsString(), hit.getAsJsonObject());
    }
    return documents;
  }

  /** What a core answers: which documents have what, and all that the plugin finds. */
  static List<JsonElement> answers(SolrHttp node, String core) {
    List<JsonElement> answers = new ArrayList<>(plainAnswers(node, core));
    answers.add(nearestToVector(node, core));
    for (int i = 0; i < 5; i++) {
      String text = TestCaptions.caption(7 * i);
      answers.add(found(node, core, text));
      answers.add(ranked(node, core, text));
    }
    // Fewer than the filter lets through of the largest segment: else Lucene leaves graphs out.
    String near = "{!aladin f=image_vector topK=4 efSearch=15}" + TestCaptions.caption(2);
    String filter = "image_alignment:* -id:(image2 image4 image6 image8 image10)";
    answers.add(ask(node, core, "q", near, "fq", filter, "fl", "id,score"));
    for (String image : List.of("image0", "image7", "random3")) {
      answers.add(
          ask(
              node,
              core,
              "q",
              "{!aladin f=caption_vector topK=100 from=image_vector id=" + image + "}",
              "rq",
              "{!alignment f=caption_alignment from=image_alignment words=caption id="
                  + image
                  + "}",
              "fl",
              "id,score,[alignment]"));
    }
    return answers;
  }

  /** What a Solr without our parsers answers too. */
  static List<JsonElement> plainAnswers(SolrHttp node, String core) {
    String word = TestCaptions.caption(3).split(" ")[0];
    List<JsonElement> answers = new ArrayList<>();
    for (String query :
        List.of("image_alignment:*", "-caption_alignment:*", "caption_hash:*", "caption:" + word)) {
      answers.add(ask(node, core, "q", query, "sort", "id asc", "fl", "id"));
    }
    return answers;
  }

  /** The images nearest to the first one, by our parser. */
  static JsonElement nearestToVector(SolrHttp node, String core) {
    String query = "{!aladin f=image_vector topK=100 from=image_vector id=image0}";
    return ask(node, core, "q", query, "fl", "id,score");
  }

  /** The same, by Solr's. */
  static JsonElement nearestBySolr(SolrHttp node, String core, Map<String, JsonObject> documents) {
    String query = "{!knn f=image_vector topK=100}" + documents.get("image0").get("image_vector");
    return ask(node, core, "q", query, "fl", "id,score");
  }

  /** The images nearest to a text, all of them. */
  static JsonElement found(SolrHttp node, String core, String text) {
    return ask(node, core, "q", "{!aladin f=image_vector topK=100}" + text, "fl", "id,score");
  }

  /** The same, ranked by alignment. */
  static JsonElement ranked(SolrHttp node, String core, String text) {
    return ask(
        node,
        core,
        "q",
        "{!aladin f=image_vector topK=100 v=$text}",
        "rq",
        "{!alignment f=image_alignment reRankDocs=100 v=$text}",
        "fl",
        "id,score,[alignment]",
        "text",
        text);
  }

  private static JsonElement ask(SolrHttp node, String core, String... parameters) {
    String[] all = Arrays.copyOf(parameters, parameters.length + 2);
    all[parameters.length] = "rows";
    all[parameters.length + 1] = "100";
    SolrHttp.Answer answer = node.select(core, all);
    assertOk(answer);
    return answer.body().get("response");
  }

  /** The score of each hit. */
  static Map<String, Double> scores(JsonElement answer) {
    Map<String, Double> scores = new TreeMap<>();
    for (JsonElement hit : answer.getAsJsonObject().getAsJsonArray("docs")) {
      JsonObject document = hit.getAsJsonObject();
      scores.put(document.get("id").getAsString(), document.get("score").getAsDouble());
    }
    return scores;
  }

  /**
   * Asserts that answers are the same. Numbers may differ by {@link OlderSolrs#TOLERANCE}: another
   * Lucene can add the same products in another order.
   */
  static void assertSame(List<JsonElement> expected, List<JsonElement> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertSame(expected.get(i), actual.get(i));
    }
  }

  private static void assertSame(JsonElement expected, JsonElement actual) {
    if (expected.isJsonObject() && actual.isJsonObject()) {
      assertEquals(expected.getAsJsonObject().keySet(), actual.getAsJsonObject().keySet());
      for (Map.Entry<String, JsonElement> part : expected.getAsJsonObject().entrySet()) {
        assertSame(part.getValue(), actual.getAsJsonObject().get(part.getKey()));
      }
    } else if (expected.isJsonArray() && actual.isJsonArray()) {
      assertSame(expected.getAsJsonArray().asList(), actual.getAsJsonArray().asList());
    } else if (expected.isJsonPrimitive() && expected.getAsJsonPrimitive().isNumber()) {
      assertEquals(expected.getAsDouble(), actual.getAsDouble(), OlderSolrs.TOLERANCE);
    } else {
      assertEquals(expected, actual);
    }
  }
}
