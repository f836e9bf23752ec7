/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A collection of 2 shards × 2 replicas on 3 nodes. */
@Tag("slow")
class SolrCloudTest {
  private static final String COLLECTION = "scenes";
  private static final int CAPTIONS = 60;
  private static final int IMAGES = 10;

  private static SolrCloud cloud;

  @BeforeAll
  static void index() throws Exception {
    cloud = SolrCloud.shared();
    cloud.create(COLLECTION, 2, 2);
    List<String> json = new ArrayList<>();
    StringBuilder xml = new StringBuilder("<add>");
    UpdateRequest javabin = new UpdateRequest();
    for (int i = 0; i < CAPTIONS; i++) {
      String caption = TestCaptions.caption(i);
      switch (i % 3) {
        case 0 ->
            json.add(
                String.format(
                    Locale.ROOT, "{\"id\":\"caption%d\",\"caption\":\"%s\"}", i, caption));
        case 1 ->
            xml.append(
                String.format(
                    Locale.ROOT,
                    "<doc><field name=\"id\">caption%d</field><field name=\"caption\">%s</field></doc>",
                    i,
                    caption));
        default -> {
          SolrInputDocument document = new SolrInputDocument();
          document.setField("id", "caption" + i);
          document.setField("caption", caption);
          javabin.add(document);
        }
      }
    }
    for (int i = 0; i < IMAGES; i++) {
      json.add(TestImages.json("image" + i, TestImages.random(3, "dog", i)));
    }
    assertOk(cloud.node(0).update(COLLECTION, json.toString()));
    assertOk(
        cloud
            .node(1)
            .post("/" + COLLECTION + "/update?commit=true&wt=json", "text/xml", xml + "</add>"));
    javabin.commit(cloud.cluster().getSolrClient(), COLLECTION);
  }

  @Test
  void eachDocumentIsEmbeddedOnceAndFoundOnAllReplicas() {
    assertEquals(CAPTIONS + IMAGES, cloud.sum(COLLECTION, "documentsEmbedded"));
    for (int node = 0; node < 3; node++) {
      assertEquals(CAPTIONS, cloud.node(node).count(COLLECTION, "caption_alignment:*"));
      assertEquals(IMAGES, cloud.node(node).count(COLLECTION, "image_alignment:*"));
    }
  }

  @Test
  void textIsEncodedOnceForAllShardsAndAllNodesAnswerAlike() {
    String query = "{!aladin f=caption_vector topK=60}" + TestCaptions.caption(7);
    TreeSet<String> answers = new TreeSet<>();
    for (int node = 0; node < 3; node++) {
      long before = cloud.sum(COLLECTION, "queryEncodeTimes");
      SolrHttp.Answer answer = cloud.node(node).select(COLLECTION, "q", query, "rows", "60");
      assertOk(answer);
      assertEquals("caption7", answer.ids().get(0));
      assertEquals(60, answer.ids().size());
      assertEquals(1, cloud.sum(COLLECTION, "queryEncodeTimes") - before);
      answers.add(answer.ids().toString());
    }
    assertEquals(1, answers.size());
  }

  @Test
  void idsOfAnyShardAreFoundFromAnyNode() {
    for (int node = 0; node < 3; node++) {
      for (int image = 0; image < IMAGES; image++) {
        SolrHttp.Answer answer =
            cloud
                .node(node)
                .select(COLLECTION, "q", "{!aladin f=image_vector topK=10 id=image" + image + "}");
        assertOk(answer);
        assertEquals("image" + image, answer.ids().get(0));
      }
    }
    SolrHttp.Answer unknown =
        cloud.node(0).select(COLLECTION, "q", "{!aladin f=image_vector id=nobody}");
    assertEquals(400, unknown.status());
    assertEquals("{!aladin}: no document has the id 'nobody'", unknown.message());
  }

  @Test
  void updatesAreResolvedAcrossShards() {
    long embedded = cloud.sum(COLLECTION, "documentsEmbedded");
    List<String> same = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (int i = 40; i < 48; i++) {
      same.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"caption%d\",\"caption\":\"%s\"}",
              i,
              TestCaptions.caption(i)));
      removed.add(
          String.format(
              Locale.ROOT, "{\"id\":\"caption%d\",\"caption\":{\"remove\":\"nothing\"}}", i));
    }
    for (int node = 0; node < 3; node++) {
      assertOk(cloud.node(node).update(COLLECTION, same.toString()));
      assertOk(cloud.node(node).update(COLLECTION, removed.toString()));
    }
    assertEquals(embedded, cloud.sum(COLLECTION, "documentsEmbedded"));
    assertEquals(48, cloud.sum(COLLECTION, "documentsUnchanged"));
    for (int i = 40; i < 48; i++) {
      String query = "{!aladin f=caption_vector topK=60}" + TestCaptions.caption(i);
      assertEquals("caption" + i, cloud.node(0).select(COLLECTION, "q", query).ids().get(0));
    }
  }

  @Test
  void badDocumentOfAnyShardIsNamed() {
    for (int i = 0; i < 4; i++) {
      SolrHttp.Answer answer =
          cloud
              .node(i % 3)
              .update(COLLECTION, "[{\"id\":\"bad" + i + "\",\"region_features\":\"!!!!\"}]");
      assertEquals(400, answer.status());
      assertTrue(answer.message().startsWith("Document 'bad" + i + "': "), answer.message());
    }
  }

  /** Against MaxSim over the stored vectors of the first pass's best, from every node. */
  @Test
  void captionsAreRerankedByAnImageAsAnOracleOverAllShardsWould() {
    String find = "{!aladin f=caption_vector topK=60 id=image3}";
    int window = 25;
    List<String> first = cloud.node(0).select(COLLECTION, "q", find, "rows", "60").ids();
    AlignmentSet image = alignment("image3", "image_alignment");
    Map<String, Double> expected = new LinkedHashMap<>();
    for (String id : first.subList(0, window)) {
      expected.put(id, (double) MaxSim.score(alignment(id, "caption_alignment"), image));
    }
    TreeSet<String> answers = new TreeSet<>();
    for (int node = 0; node < 3; node++) {
      SolrHttp.Answer answer =
          cloud
              .node(node)
              .select(
                  COLLECTION,
                  "q",
                  find,
                  "rq",
                  "{!alignment f=caption_alignment id=image3 reRankDocs=25 words=caption}",
                  "rows",
                  "25",
                  "fl",
                  node == 0 ? "id,score" : "id,score,[alignment]",
                  "debugQuery",
                  "true");
      assertOk(answer);
      assertEquals(expected.keySet(), Set.copyOf(answer.ids()));
      double last = Double.MAX_VALUE;
      for (JsonElement hit : answer.hits()) {
        String id = hit.getAsJsonObject().get("id").getAsString();
        double score = hit.getAsJsonObject().get("score").getAsDouble();
        assertEquals(expected.get(id), score, 1e-3, id);
        assertTrue(score <= last);
        last = score;
        if (node > 0) {
          double sum = 0;
          for (JsonElement word : hit.getAsJsonObject().getAsJsonArray("[alignment]")) {
            sum += word.getAsJsonObject().get("cosine").getAsDouble();
          }
          assertEquals(score, sum, 1e-5);
        }
      }
      answers.add(answer.ids().toString());
      String explained =
          answer.body().getAsJsonObject("debug").getAsJsonObject("explain").toString();
      assertTrue(explained.contains("with region"), explained);
    }
    assertEquals(1, answers.size());
  }

  @Test
  void aTextIsEncodedOnceForBothPassesAndAllShards() {
    long before = cloud.sum(COLLECTION, "queryEncodeTimes");
    SolrHttp.Answer answer =
        cloud
            .node(1)
            .select(
                COLLECTION,
                "q",
                "{!aladin f=image_vector topK=10 v=$text}",
                "rq",
                "{!alignment f=image_alignment v=$text}",
                "text",
                TestCaptions.caption(33));
    assertOk(answer);
    assertEquals(IMAGES, answer.ids().size());
    assertEquals(1, cloud.sum(COLLECTION, "queryEncodeTimes") - before);
  }

  /** As on one shard: Solr collects it while it searches. */
  @Test
  void maxScoreIsThatOfTheFirstPass() {
    String[] request = {"q", "{!aladin f=image_vector topK=10}a dog", "fl", "id,score"};
    String[] reranked = Arrays.copyOf(request, 6);
    reranked[4] = "rq";
    reranked[5] = "{!alignment f=image_alignment}a dog";
    JsonElement expected = maxScore(cloud.node(0).select(COLLECTION, request));
    assertEquals(expected, maxScore(cloud.node(0).select(COLLECTION, reranked)));
  }

  private static JsonElement maxScore(SolrHttp.Answer answer) {
    assertOk(answer);
    return answer.body().getAsJsonObject("response").get("maxScore");
  }

  @Test
  void numbersFarBeyondTheIndexCostNoMoreThanTheIndex() {
    SolrHttp.Answer answer =
        cloud
            .node(2)
            .select(
                COLLECTION,
                "q",
                "{!aladin f=image_vector topK=1000000000 v=$text}",
                "rq",
                "{!alignment f=image_alignment reRankDocs=2147483647 v=$text}",
                "text",
                TestCaptions.caption(34));
    assertOk(answer);
    assertEquals(IMAGES, answer.ids().size());
  }

  private static AlignmentSet alignment(String id, String field) {
    String base64 =
        cloud
            .node(0)
            .get("/" + COLLECTION + "/get?id=" + id + "&fl=" + field)
            .body()
            .getAsJsonObject("doc")
            .get(field)
            .getAsString();
    return AlignmentCodec.decode(Base64.getDecoder().decode(base64)).set();
  }
}
