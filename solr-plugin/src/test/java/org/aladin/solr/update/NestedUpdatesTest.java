/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestBlocks;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Atomic updates of blocks: of a child, of which children there are, of the root alone. */
class NestedUpdatesTest {
  private static final String CORE = "nested-updates";
  private static final RegionFeatures OTHER = TestImages.random(2, "cat", 6);
  private static final List<String> ALL = List.of("img", "cap-1", "cap-2", "cap-3");

  private static EmbeddingCore core;

  private Map<String, JsonObject> before;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create(CORE);
  }

  @AfterAll
  static void closeEncoder() {
    core.close();
  }

  @BeforeEach
  void indexABlock() {
    core.empty();
    core.update(TestBlocks.image("img", NestedDocumentsTest.REGIONS, 3));
    before = vectors();
  }

  private static Map<String, JsonObject> vectors() {
    Map<String, JsonObject> vectors = new HashMap<>();
    for (String id : ALL) {
      JsonObject document = core.document(id);
      if (document != null) {
        document.keySet().removeIf(field -> !field.matches("(caption|image)_.*"));
        vectors.put(id, document);
      }
    }
    return vectors;
  }

  private void assertKept(String... ids) {
    Map<String, JsonObject> now = vectors();
    for (String id : ids) {
      assertEquals(before.get(id), now.get(id), id);
    }
  }

  private static long embedded() {
    return EmbeddingCore.metric(CORE, "documentsEmbedded");
  }

  @Test
  void aNewCaptionOfAChildEmbedsThatChildAlone() {
    long embedded = embedded();
    core.update("{\"id\":\"cap-2\",\"_root_\":\"img\",\"caption\":{\"set\":\"a new text\"}}");
    core.assertCaption("a new text", "cap-2");
    assertKept("img", "cap-1", "cap-3");
    assertEquals(1, embedded() - embedded);
    assertEquals(3, core.count("{!child of='*:* -_nest_path_:*'}id:img"));
  }

  /** Solr reads doc values of another document, or none, if it opens a searcher between the two. */
  @Test
  void blocksOfABatchAreReadRightlyThoughOneIsNotCommitted() {
    String old = "{\"id\":\"old\",\"captions\":[" + TestBlocks.caption("old-1", 1) + "]}";
    String young = "{\"id\":\"young\",\"captions\":[" + TestBlocks.caption("y-1", 2) + "]}";
    core.update(old);
    for (int i = 0; i < 3; i++) {
      assertEquals(200, core.sendOnly("[" + young + "]").status());
      long embedded = embedded();
      SolrHttp.Answer answer = core.sendOnly("[" + old + "," + young + "]");
      assertEquals(200, answer.status(), () -> answer.body().toString());
      assertEquals(embedded, embedded(), "all is indexed with this content");
    }
    core.commit();
    core.assertCaption(TestCaptions.caption(1), "old-1");
    core.assertCaption(TestCaptions.caption(2), "y-1");
    core.send("{\"delete\":[\"old\",\"young\"]}");
  }

  @Test
  void anythingElseOfAChildKeepsAllVectors() {
    long embedded = embedded();
    core.update("{\"id\":\"cap-2\",\"_root_\":\"img\",\"title_s\":{\"set\":\"x\"}}");
    core.update("{\"id\":\"cap-2\",\"_root_\":\"img\",\"caption\":{\"remove\":\"nothing\"}}");
    core.update(
        "{\"id\":\"cap-2\",\"_root_\":\"img\",\"caption\":{\"set\":\""
            + TestCaptions.caption(2)
            + "\"}}");
    assertKept("img", "cap-1", "cap-2", "cap-3");
    assertEquals("x", core.document("cap-2").get("title_s").getAsString());
    assertEquals(embedded, embedded());
  }

  @Test
  void aChildThatLosesItsCaptionLosesItsVectors() {
    core.update(
        "{\"id\":\"cap-2\",\"_root_\":\"img\",\"title_s\":{\"set\":\"kept\"},\"caption\":{\"remove\":\""
            + TestCaptions.caption(2)
            + "\"}}");
    assertNull(core.document("cap-2").get("caption"));
    assertNull(core.document("cap-2").get("caption_vector"));
    assertEquals("kept", core.document("cap-2").get("title_s").getAsString());
    assertKept("img", "cap-1", "cap-3");
  }

  @Test
  void updatesOfOneRequestActOneAfterTheOtherCommittedOrNot() {
    core.update(
        "{\"id\":\"cap-1\",\"_root_\":\"img\",\"caption\":{\"set\":null}},"
            + "{\"id\":\"cap-1\",\"_root_\":\"img\",\"caption\":{\"add\":\"added\"}},"
            + "{\"id\":\"cap-3\",\"_root_\":\"img\",\"caption\":{\"removeregex\":\".*\"}},"
            + "{\"id\":\"img\",\"captions\":{\"add\":{\"id\":\"cap-4\",\"caption\":\"fourth\"}}},"
            + "{\"id\":\"cap-4\",\"_root_\":\"img\",\"caption\":{\"remove\":\"x\"}}");
    core.assertCaption("added", "cap-1");
    assertNull(core.document("cap-3").get("caption_vector"));
    core.assertCaption("fourth", "cap-4");
    assertKept("img", "cap-2");
  }

  @Test
  void childrenThatAnInstructionAddsOrReplacesAreEmbedded() {
    core.update(
        "{\"id\":\"img\",\"captions\":{\"add\":[{\"id\":\"cap-4\",\"caption\":\"fourth\"},"
            + "{\"id\":\"cap-2\",\"caption\":\"replaced\"},"
            + TestImages.json("inset", OTHER)
            + "]}}");
    core.assertCaption("fourth", "cap-4");
    core.assertCaption("replaced", "cap-2");
    core.assertImage(OTHER, "inset");
    assertNull(core.document("inset").get("region_features"));
    assertKept("img", "cap-1", "cap-3");
    assertEquals(5, core.count("{!child of='*:* -_nest_path_:*'}id:img"));
    assertEquals(6, core.count("*:*"));
  }

  @Test
  void childrenThatAnInstructionSetsAreEmbeddedUnlessTheyAreThere() {
    long embedded = embedded();
    core.update(
        "{\"id\":\"img\",\"captions\":{\"set\":["
            + TestBlocks.caption("cap-1", 1)
            + ",{\"id\":\"cap-9\",\"caption\":\"ninth\"}]}}");
    core.assertCaption("ninth", "cap-9");
    assertKept("img", "cap-1");
    assertEquals(1, embedded() - embedded);
    assertEquals(3, core.count("*:*"));
  }

  @Test
  void removedChildrenAreGoneAndTheOthersKeepTheirVectors() {
    core.update(
        "{\"id\":\"img\",\"captions\":{\"remove\":[{\"id\":\"cap-1\"},{\"id\":\"cap-3\"}]}}");
    assertEquals(2, core.count("*:*"));
    assertKept("img", "cap-2");
    core.update("{\"id\":\"img\",\"captions\":{\"set\":null}}");
    assertEquals(1, core.count("*:*"));
    assertKept("img");
  }

  @Test
  void anInstructionMayChangeAChildInPlace() {
    core.update(
        "{\"id\":\"img\",\"captions\":{\"add\":[{\"id\":\"cap-1\",\"caption\":{\"set\":\"changed\"}},"
            + "{\"id\":\"cap-2\",\"caption\":{\"remove\":\"nothing\"},\"title_s\":{\"set\":\"x\"}},"
            + "{\"id\":\"cap-4\",\"caption\":\"fourth\"}]}}");
    core.assertCaption("changed", "cap-1");
    core.assertCaption("fourth", "cap-4");
    assertEquals("x", core.document("cap-2").get("title_s").getAsString());
    assertKept("img", "cap-2", "cap-3");
  }

  @Test
  void anUpdateOfTheRootKeepsTheChildrensVectors() {
    long embedded = embedded();
    core.update(
        "{\"id\":\"img\",\"title_s\":{\"set\":\"new\"}},{\"id\":\"img\",\"n_i\":{\"inc\":2}}");
    assertKept("img", "cap-1", "cap-2", "cap-3");
    assertEquals(embedded, embedded());
    core.update(
        "{\"id\":\"img\",\"object_labels\":{\"set\":\"cat\"},\"region_features\":{\"set\":\""
            + TestImages.base64(OTHER.values())
            + "\"}}");
    core.assertImage(OTHER, "img");
    assertKept("cap-1", "cap-2", "cap-3");
    assertEquals(1, embedded() - embedded);
  }

  @Test
  void javabinUpdatesAsWell() throws Exception {
    try (SolrClient client = SolrNode.shared().client(CORE)) {
      SolrInputDocument child = new SolrInputDocument("id", "cap-2", "_root_", "img");
      child.addField("caption", Map.of("set", "in javabin"));
      SolrInputDocument root = new SolrInputDocument("id", "img");
      root.addField(
          "captions", Map.of("add", new SolrInputDocument("id", "cap-4", "caption", "fourth")));
      client.add(List.of(child, root));
      client.commit();
    }
    core.assertCaption("in javabin", "cap-2");
    core.assertCaption("fourth", "cap-4");
    assertKept("img", "cap-1", "cap-3");
  }

  @Test
  void instructionsInAWholeChildAreNeverEmbeddedAsTexts() {
    SolrHttp.Answer whole =
        core.send("[{\"id\":\"new\",\"captions\":[{\"id\":\"n1\",\"caption\":{\"set\":\"a\"}}]}]");
    assertEquals(400, whole.status());
    assertEquals(
        "Document 'new', child 'n1': field 'caption' holds a map with the keys [set], expected a"
            + " text",
        whole.message());
    SolrHttp.Answer set =
        core.send(
            "[{\"id\":\"img\",\"captions\":{\"set\":[{\"id\":\"cap-1\",\"caption\":{\"set\":\"a\"}}]}}]");
    assertEquals(400, set.status());
    assertEquals(
        "Document 'img', child 'cap-1': field 'caption' holds a map with the keys [set], expected"
            + " a text",
        set.message());
    assertKept("img", "cap-1", "cap-2", "cap-3");
    assertEquals(4, core.count("*:*"));
  }

  @Test
  void aChildThatIsNotThereCannotBeChanged() {
    for (String root : List.of("img", "none")) {
      SolrHttp.Answer answer =
          core.send(
              "[{\"id\":\"nobody\",\"_root_\":\"" + root + "\",\"caption\":{\"add\":\"a\"}}]");
      assertEquals(409, answer.status());
      assertEquals(
          "Document '"
              + root
              + "', child 'nobody': no such child is indexed, expected one to be changed",
          answer.message());
    }
    SolrHttp.Answer complete =
        core.send("[{\"id\":\"nobody\",\"_root_\":\"img\",\"caption\":{\"set\":\"a\"}}]");
    assertEquals(
        "Document 'img', child 'nobody': Did not find child ID nobody in parent ID img",
        complete.message());
    SolrHttp.Answer nested =
        core.send(
            "[{\"id\":\"img\",\"captions\":{\"add\":{\"id\":\"nobody\",\"caption\":{\"add\":\"a\"}}}}]");
    assertEquals(400, nested.status());
    assertKept("img", "cap-1", "cap-2", "cap-3");
    assertEquals(4, core.count("*:*"));
  }

  @Test
  void aStaleVersionIsRefused() {
    SolrHttp.Answer answer =
        core.send(
            "[{\"id\":\"cap-1\",\"_root_\":\"img\",\"_version_\":1234,\"caption\":{\"set\":\"a\"}}]");
    assertEquals(409, answer.status());
    assertKept("img", "cap-1", "cap-2", "cap-3");
  }

  /** All need what is indexed, of a block with one version: who is overtaken tries again. */
  @Test
  void updatesThatOvertakeEachOtherLoseNothing() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4, task -> new Thread(task, "updater"));
    try {
      List<Future<SolrHttp.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String child = "cap-" + (1 + i % 3);
        String add = "\"caption\":{\"remove\":\"x\"},\"tags_ss\":{\"add\":\"" + i + "\"}";
        String json =
            i < 6
                ? "[{\"id\":\"" + child + "\",\"_root_\":\"img\"," + add + "}]"
                : "[{\"id\":\"img\",\"captions\":{\"add\":{\"id\":\""
                    + child
                    + "\","
                    + add
                    + "}}}]";
        answers.add(pool.submit(() -> core.sendOnly(json)));
      }
      for (Future<SolrHttp.Answer> answer : answers) {
        assertEquals(200, answer.get().status(), () -> "an update was overtaken for good");
      }
    } finally {
      pool.shutdown();
    }
    core.commit();
    for (String child : ALL.subList(1, 4)) {
      assertEquals(4, core.document(child).getAsJsonArray("tags_ss").size());
    }
    assertKept("img", "cap-1", "cap-2", "cap-3");
  }

  @Test
  void childrenOfChildrenAreChangedAlike() {
    core.update(
        "{\"id\":\"album\",\"photos\":[{\"id\":\"photo\",\"texts\":["
            + TestBlocks.caption("deep", 1)
            + "]}]}");
    core.update(
        "{\"id\":\"deep\",\"_root_\":\"album\",\"caption\":{\"set\":\"deep text\"}},"
            + "{\"id\":\"photo\",\"_root_\":\"album\",\"texts\":{\"add\":"
            + TestBlocks.caption("deep-2", 3)
            + "}}");
    core.assertCaption("deep text", "deep");
    core.assertCaption(TestCaptions.caption(3), "deep-2");
    core.update("{\"id\":\"album\",\"title_s\":{\"set\":\"x\"}}");
    core.assertCaption("deep text", "deep");
    assertEquals(4, core.count("id:(album photo deep deep-2)"));
  }

  @Test
  void aWholeDocumentInPlaceOfTheBlockTakesItsChildrenAway() {
    core.update("{\"id\":\"img\",\"caption\":\"alone now\"}");
    core.assertCaption("alone now", "img");
    assertEquals(1, core.count("*:*"));
    assertNotEquals(before.get("img"), vectors().get("img"));
  }
}
