/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection of 2 shards × 2 replicas on 3 nodes. */
class SolrCloudTest {
  private static final String COLLECTION = SolrCloud.COLLECTION;
  private static final int CAPTIONS = 60;
  private static final int IMAGES = 10;

  private static SolrCloud cloud;

  @BeforeAll
  static void index(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.start(folder);
    List<String> json = new ArrayList<>();
    StringBuilder xml = new StringBuilder("<add>");
    UpdateRequest javabin = new UpdateRequest();
    for (int i = 0; i < CAPTIONS; i++) {
      String caption = TestCaptions.caption(i);
      switch (i % 3) {
        case 0 -> json.add("{\"id\":\"caption%d\",\"caption\":\"%s\"}".formatted(i, caption));
        case 1 ->
            xml.append(
                "<doc><field name=\"id\">caption%d</field><field name=\"caption\">%s</field></doc>"
                    .formatted(i, caption));
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

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void eachDocumentIsEmbeddedOnceAndFoundOnAllReplicas() {
    assertEquals(CAPTIONS + IMAGES, cloud.sum("documentsEmbedded"));
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
      long before = cloud.sum("queryEncodeTimes");
      SolrHttp.Answer answer = cloud.node(node).select(COLLECTION, "q", query, "rows", "60");
      assertOk(answer);
      assertEquals("caption7", answer.ids().get(0));
      assertEquals(60, answer.ids().size());
      assertEquals(1, cloud.sum("queryEncodeTimes") - before);
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
    long embedded = cloud.sum("documentsEmbedded");
    List<String> same = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (int i = 40; i < 48; i++) {
      same.add("{\"id\":\"caption%d\",\"caption\":\"%s\"}".formatted(i, TestCaptions.caption(i)));
      removed.add("{\"id\":\"caption%d\",\"caption\":{\"remove\":\"nothing\"}}".formatted(i));
    }
    for (int node = 0; node < 3; node++) {
      assertOk(cloud.node(node).update(COLLECTION, same.toString()));
      assertOk(cloud.node(node).update(COLLECTION, removed.toString()));
    }
    assertEquals(embedded, cloud.sum("documentsEmbedded"));
    assertEquals(48, cloud.sum("documentsUnchanged"));
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

  private static void assertOk(SolrHttp.Answer answer) {
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }
}
