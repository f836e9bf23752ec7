/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates of parts of documents: what changes a source re-embeds, anything else keeps vectors. */
class AtomicUpdatesTest {
  private static final String OLD = TestCaptions.caption(1);
  private static final String NEW = TestCaptions.caption(2);
  private static final RegionFeatures REGIONS = TestImages.random(3, "dog", 5);

  private static EmbeddingCore core;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create("atomic");
  }

  @AfterAll
  static void closeEncoder() {
    core.close();
  }

  @BeforeEach
  void indexOneOfEach() {
    core.empty();
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\",\"title_s\":\"old\"}");
    core.update(TestImages.json("i", REGIONS));
  }

  @Test
  void anotherFieldKeepsTheVectors() {
    JsonObject before = core.document("c");
    JsonObject image = core.document("i");
    core.update("{\"id\":\"c\",\"title_s\":{\"set\":\"new\"}},{\"id\":\"i\",\"n_i\":{\"inc\":1}}");
    for (String field : List.of("caption_vector", "caption_alignment", "caption_hash")) {
      assertEquals(before.get(field), core.document("c").get(field), field);
    }
    for (String field : List.of("image_vector", "image_alignment", "image_hash")) {
      assertEquals(image.get(field), core.document("i").get(field), field);
    }
    assertEquals("new", core.document("c").get("title_s").getAsString());
  }

  @Test
  void newTextIsEmbeddedAgainAndNothingElseLost() {
    core.update("{\"id\":\"c\",\"caption\":{\"set\":\"" + NEW + "\"}}");
    core.assertCaption(NEW, "c");
    assertEquals("old", core.document("c").get("title_s").getAsString());
  }

  @Test
  void updatesOfOneRequestAndOneDocumentActOneAfterTheOther() {
    core.update(
        "{\"id\":\"c\",\"caption\":{\"set\":\""
            + NEW
            + "\"}},{\"id\":\"c\",\"title_s\":{\"set\":\"new\"}},{\"id\":\"c\",\"caption\":{\"set\":\""
            + OLD
            + "\"}}");
    core.assertCaption(OLD, "c");
    assertEquals("new", core.document("c").get("title_s").getAsString());
  }

  @Test
  void nullAndRemoveTakeTheVectorsAway() {
    core.update("{\"id\":\"c2\",\"caption\":\"" + OLD + "\",\"title_s\":\"kept\"}");
    core.update(
        "{\"id\":\"c\",\"caption\":{\"set\":null}},{\"id\":\"c2\",\"caption\":{\"remove\":\""
            + OLD
            + "\"}}");
    for (String id : List.of("c", "c2")) {
      for (String field :
          List.of("caption", "caption_vector", "caption_alignment", "caption_model")) {
        assertNull(core.document(id).get(field), id + " " + field);
      }
    }
    assertEquals("kept", core.document("c2").get("title_s").getAsString());
  }

  @Test
  void removingAnotherTextKeepsTheVectors() {
    core.update("{\"id\":\"c\",\"caption\":{\"remove\":\"" + NEW + "\"}}");
    core.assertCaption(OLD, "c");
  }

  @Test
  void addToADocumentWithoutACaptionEmbedsIt() {
    core.update("{\"id\":\"i\",\"caption\":{\"add\":\"" + NEW + "\"}}");
    core.assertCaption(NEW, "i");
    core.assertImage(REGIONS, "i");
  }

  @Test
  void newRegionsAreEmbeddedWithTheIndexedLabels() {
    RegionFeatures other = TestImages.random(4, "dog", 6);
    core.update(
        "{\"id\":\"i\",\"region_features\":{\"set\":\""
            + TestImages.base64(other.values())
            + "\"}}");
    core.assertImage(other, "i");
  }

  @Test
  void newLabelsNeedTheRegionsSinceThoseAreNotKept() {
    JsonObject before = core.document("i");
    SolrHttp.Answer answer = core.send("[{\"id\":\"i\",\"object_labels\":{\"set\":\"cat\"}}]");
    assertEquals(400, answer.status());
    assertEquals(
        "Document 'i': the fields [object_labels] change, but the index does not keep field"
            + " 'region_features' to embed them with: expected it too, as a whole",
        answer.message());
    assertEquals(before, core.document("i"));
    core.update(
        "{\"id\":\"i\",\"object_labels\":{\"set\":\"cat\"},\"region_features\":{\"set\":\""
            + TestImages.base64(REGIONS.values())
            + "\"}}");
    RegionFeatures relabelled =
        new RegionFeatures(REGIONS.values(), TestImages.REGION_WIDTH, "cat");
    core.assertImage(relabelled, "i");
  }

  @Test
  void anUnknownInstructionIsRefused() {
    SolrHttp.Answer answer = core.send("[{\"id\":\"c\",\"caption\":{\"sett\":\"" + NEW + "\"}}]");
    assertEquals(400, answer.status());
    core.assertCaption(OLD, "c");
  }

  @Test
  void unchangedContentKeepsItsVectors() {
    JsonObject before = core.document("c");
    long embedded = EmbeddingCore.metric("atomic", "documentsEmbedded");
    long unchanged = EmbeddingCore.metric("atomic", "documentsUnchanged");
    core.update("{\"id\":\"c\",\"caption\":\"" + OLD + "\",\"title_s\":\"newer\"}");
    assertEquals(embedded, EmbeddingCore.metric("atomic", "documentsEmbedded"));
    assertEquals(unchanged + 1, EmbeddingCore.metric("atomic", "documentsUnchanged"));
    for (String field : List.of("caption_vector", "caption_alignment", "caption_hash")) {
      assertEquals(before.get(field), core.document("c").get(field), field);
    }
    assertEquals("newer", core.document("c").get("title_s").getAsString());
    core.update("{\"id\":\"c\",\"caption\":\"" + NEW + "\"}");
    core.assertCaption(NEW, "c");
    assertEquals(embedded + 1, EmbeddingCore.metric("atomic", "documentsEmbedded"));
  }

  @Test
  void anUpdateThatWouldMakeADocumentNeedsASourceAsAWholeDocumentDoes() {
    for (String fields :
        List.of(
            "\"title_s\":{\"set\":\"x\"}",
            "\"caption\":{\"set\":null}",
            "\"caption\":{\"set\":\" \"}",
            "\"caption\":{\"remove\":\"x\"}",
            "\"caption_vector\":{\"set\":null}",
            "\"captions\":{\"add\":{\"id\":\"new-1\",\"title_s\":\"x\"}}")) {
      SolrHttp.Answer answer = core.send("[{\"id\":\"new\"," + fields + "}]");
      assertEquals(400, answer.status(), fields);
      assertEquals(
          "Document 'new': nothing to embed, expected one of the fields [caption, region_features]",
          answer.message());
    }
    core.commit();
    assertEquals(2, core.count("*:*"));
    core.update(
        "{\"id\":\"n1\",\"title_s\":{\"set\":\"x\"},\"caption\":{\"add\":\"" + NEW + "\"}}");
    core.assertCaption(NEW, "n1");
    core.update(
        "{\"id\":\"n2\",\"captions\":{\"add\":{\"id\":\"n2-1\",\"caption\":\"" + NEW + "\"}}}");
    core.assertCaption(NEW, "n2-1");
    // In one request: made, changed, deleted, and not made by a change again.
    SolrHttp.Answer answer =
        core.send(
            "{\"add\":{\"doc\":{\"id\":\"n3\",\"caption\":\"a dog\"}},"
                + "\"add\":{\"doc\":{\"id\":\"n3\",\"title_s\":{\"set\":\"x\"}}},"
                + "\"delete\":{\"id\":\"n3\"},"
                + "\"add\":{\"doc\":{\"id\":\"n3\",\"title_s\":{\"set\":\"y\"}}}}");
    assertEquals(400, answer.status());
    core.commit();
    assertNull(core.document("n3"));
  }

  @Test
  void aStaleVersionIsRefused() {
    SolrHttp.Answer answer =
        core.send("[{\"id\":\"c\",\"_version_\":1234,\"caption\":{\"set\":\"" + NEW + "\"}}]");
    assertEquals(409, answer.status());
    core.assertCaption(OLD, "c");
  }

  @Test
  void updatesThatOvertakeEachOtherLoseNothing() throws Exception {
    core.update("{\"id\":\"n\",\"caption\":\"" + OLD + "\",\"tags_ss\":[]}");
    int threads = 4;
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, task -> new Thread(task, "updater"));
    try {
      List<Future<SolrHttp.Answer>> answers =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      pool.submit(
                          () ->
                              core.sendOnly(
                                  // remove depends on what is indexed, so the update is tied to it
                                  "[{\"id\":\"n\",\"caption\":{\"remove\":\"x\"},\"tags_ss\":{\"add\":\""
                                      + i
                                      + "\"}}]")))
              .toList();
      for (Future<SolrHttp.Answer> answer : answers) {
        assertEquals(200, answer.get().status(), () -> "an update was overtaken for good");
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(16, core.document("n").getAsJsonArray("tags_ss").size());
    core.assertCaption(OLD, "n");
  }
}
