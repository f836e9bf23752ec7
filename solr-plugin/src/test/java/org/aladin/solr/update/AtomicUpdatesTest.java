/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates of parts of documents: what changes a source re-embeds, anything else keeps vectors. */
class AtomicUpdatesTest {
  private static final String CORE = "atomic";
  private static final String OLD = TestCaptions.caption(1);
  private static final String NEW = TestCaptions.caption(2);
  private static final RegionFeatures REGIONS = TestImages.random(3, "dog", 5);

  private static SolrNode node;
  private static AladinEncoder encoder;

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    encoder = AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu());
  }

  @AfterAll
  static void closeEncoder() {
    encoder.close();
  }

  @BeforeEach
  void indexOneOfEach() {
    node.update(CORE, "{\"delete\":{\"query\":\"*:*\"}}");
    update("{\"id\":\"c\",\"caption\":\"" + OLD + "\",\"title_s\":\"old\"}");
    update(TestImages.json("i", REGIONS));
  }

  @Test
  void anotherFieldKeepsTheVectors() {
    JsonObject before = document("c");
    JsonObject image = document("i");
    update("{\"id\":\"c\",\"title_s\":{\"set\":\"new\"}},{\"id\":\"i\",\"n_i\":{\"inc\":1}}");
    for (String field : List.of("caption_vector", "caption_alignment", "caption_hash")) {
      assertEquals(before.get(field), document("c").get(field), field);
    }
    for (String field : List.of("image_vector", "image_alignment", "image_hash")) {
      assertEquals(image.get(field), document("i").get(field), field);
    }
    assertEquals("new", document("c").get("title_s").getAsString());
  }

  @Test
  void newTextIsEmbeddedAgainAndNothingElseLost() {
    update("{\"id\":\"c\",\"caption\":{\"set\":\"" + NEW + "\"}}");
    assertCaption(NEW, "c");
    assertEquals("old", document("c").get("title_s").getAsString());
  }

  @Test
  void updatesOfOneRequestAndOneDocumentActOneAfterTheOther() {
    update(
        "{\"id\":\"c\",\"caption\":{\"set\":\""
            + NEW
            + "\"}},{\"id\":\"c\",\"title_s\":{\"set\":\"new\"}},{\"id\":\"c\",\"caption\":{\"set\":\""
            + OLD
            + "\"}}");
    assertCaption(OLD, "c");
    assertEquals("new", document("c").get("title_s").getAsString());
  }

  @Test
  void nullAndRemoveTakeTheVectorsAway() {
    update("{\"id\":\"c2\",\"caption\":\"" + OLD + "\",\"title_s\":\"kept\"}");
    update(
        "{\"id\":\"c\",\"caption\":{\"set\":null}},{\"id\":\"c2\",\"caption\":{\"remove\":\""
            + OLD
            + "\"}}");
    for (String id : List.of("c", "c2")) {
      for (String field :
          List.of("caption", "caption_vector", "caption_alignment", "caption_model")) {
        assertNull(document(id).get(field), id + " " + field);
      }
    }
    assertEquals("kept", document("c2").get("title_s").getAsString());
  }

  @Test
  void removingAnotherTextKeepsTheVectors() {
    update("{\"id\":\"c\",\"caption\":{\"remove\":\"" + NEW + "\"}}");
    assertCaption(OLD, "c");
  }

  @Test
  void addToADocumentWithoutACaptionEmbedsIt() {
    update("{\"id\":\"i\",\"caption\":{\"add\":\"" + NEW + "\"}}");
    assertCaption(NEW, "i");
    assertArrayEquals(
        encoder.encodeImages(List.of(REGIONS)).get(0).vector(),
        Documents.floats(document("i"), "image_vector"),
        1e-6f);
  }

  @Test
  void newRegionsAreEmbeddedWithTheIndexedLabels() {
    RegionFeatures other = TestImages.random(4, "dog", 6);
    update(
        "{\"id\":\"i\",\"region_features\":{\"set\":\""
            + TestImages.base64(other.values())
            + "\"}}");
    assertArrayEquals(
        encoder.encodeImages(List.of(other)).get(0).vector(),
        Documents.floats(document("i"), "image_vector"),
        1e-6f);
  }

  @Test
  void newLabelsNeedTheRegionsSinceThoseAreNotKept() {
    JsonObject before = document("i");
    SolrHttp.Answer answer =
        node.update(CORE, "[{\"id\":\"i\",\"object_labels\":{\"set\":\"cat\"}}]");
    assertEquals(400, answer.status());
    assertEquals(
        "Document 'i': the fields [object_labels] change, but the index does not keep field"
            + " 'region_features' to embed them with: expected it too, as a whole",
        answer.message());
    assertEquals(before, document("i"));
    update(
        "{\"id\":\"i\",\"object_labels\":{\"set\":\"cat\"},\"region_features\":{\"set\":\""
            + TestImages.base64(REGIONS.values())
            + "\"}}");
    RegionFeatures relabelled =
        new RegionFeatures(REGIONS.values(), TestImages.REGION_WIDTH, "cat");
    assertArrayEquals(
        encoder.encodeImages(List.of(relabelled)).get(0).vector(),
        Documents.floats(document("i"), "image_vector"),
        1e-6f);
  }

  @Test
  void anUnknownInstructionIsRefused() {
    SolrHttp.Answer answer =
        node.update(CORE, "[{\"id\":\"c\",\"caption\":{\"sett\":\"" + NEW + "\"}}]");
    assertEquals(400, answer.status());
    assertCaption(OLD, "c");
  }

  @Test
  void unchangedContentKeepsItsVectors() {
    // A vector that no encoder makes: only what is copied can keep it.
    String odd = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
    update("{\"id\":\"c\",\"caption_vector\":{\"set\":" + odd + "}}");
    update("{\"id\":\"c\",\"caption\":\"" + OLD + "\",\"title_s\":\"newer\"}");
    assertEquals(1, Documents.floats(document("c"), "caption_vector")[0]);
    assertEquals("newer", document("c").get("title_s").getAsString());
    update("{\"id\":\"c\",\"caption\":\"" + NEW + "\"}");
    assertCaption(NEW, "c");
  }

  @Test
  void aStaleVersionIsRefused() {
    SolrHttp.Answer answer =
        node.update(
            CORE, "[{\"id\":\"c\",\"_version_\":1234,\"caption\":{\"set\":\"" + NEW + "\"}}]");
    assertEquals(409, answer.status());
    assertCaption(OLD, "c");
  }

  @Test
  void updatesThatOvertakeEachOtherLoseNothing() throws Exception {
    update("{\"id\":\"n\",\"caption\":\"" + OLD + "\",\"tags_ss\":[]}");
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
                              node.post(
                                  "/" + CORE + "/update",
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
    assertEquals(16, document("n").getAsJsonArray("tags_ss").size());
    assertCaption(OLD, "n");
  }

  private static void update(String documents) {
    SolrHttp.Answer answer = node.update(CORE, "[" + documents + "]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  private static JsonObject document(String id) {
    JsonObject document = node.document(CORE, id);
    document.remove("_version_");
    return document;
  }

  private static void assertCaption(String text, String id) {
    JsonObject document = document(id);
    assertEquals(text, document.get("caption").getAsString());
    assertArrayEquals(
        encoder.encodeCaptions(List.of(text)).get(0).vector(),
        Documents.floats(document, "caption_vector"),
        1e-6f);
    assertEquals(new Source.Caption(text).hash(), document.get("caption_hash").getAsString());
    assertEquals(encoder.version(), document.get("caption_model").getAsString());
  }
}
