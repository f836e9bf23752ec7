/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.solr.SolrHttp.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Atomic updates whose embedding depends on what is indexed, sent to nodes that hand them to the
 * leader of the shard without waiting: the order is still the client's, and no conflict is seen
 * that the client did not ask for.
 */
@Tag("slow")
class DependentUpdatesTest {
  private static final String COLLECTION = "dependent";

  private static SolrCloud cloud;

  @BeforeAll
  static void create() throws Exception {
    cloud = SolrCloud.shared();
    cloud.create(COLLECTION, 2, 2);
    assertOk(
        cloud
            .node(0)
            .update(
                COLLECTION,
                "[{\"id\":\"star\",\"caption\":\"a red star\"},"
                    + "{\"id\":\"dog\",\"caption\":\"a dog\"}]"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void severalOfOneDocumentInARequestHoldOneAfterTheOther(int node) {
    for (int i = 0; i < 4; i++) {
      String id = "n" + node + "-" + i;
      Answer answer =
          cloud
              .node(node)
              .update(
                  COLLECTION,
                  """
                  [{"id":"ID","caption":{"add-distinct":"a dog"},"n_i":{"inc":1}},
                   {"id":"ID","n_i":{"inc":1}},
                   {"id":"ID","caption":{"removeregex":"a dog"}},
                   {"id":"ID","caption":{"add-distinct":"a red star"}},
                   {"id":"ID","caption":{"removeregex":"no such caption"}}]
                  """
                      .replace("ID", id));
      assertOk(answer);
      JsonObject document = cloud.node((node + 1) % 3).document(COLLECTION, id);
      assertEquals(2, document.get("n_i").getAsInt());
      assertEquals("a red star", document.get("caption").getAsString());
      assertSameVectors(document, "star");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatWasAddedOrDeletedBeforeInTheRequestCounts(int node) {
    for (int i = 0; i < 4; i++) {
      String id = "m" + node + "-" + i;
      Answer answer =
          cloud
              .node(node)
              .post(
                  "/" + COLLECTION + "/update?versions=true",
                  """
                  {"add":{"doc":{"id":"ID","caption":"a red star","n_i":5}},
                   "add":{"doc":{"id":"ID","caption":{"removeregex":"no such caption"}}},
                   "delete":{"id":"ID"},
                   "add":{"doc":{"id":"ID","caption":{"add-distinct":"a dog"}}}}
                  """
                      .replace("ID", id));
      assertOk(answer);
      assertEquals(2, answer.body().getAsJsonObject("responseHeader").get("rf").getAsInt());
      assertEquals(6, answer.body().getAsJsonArray("adds").size(), "id and version of each");
      JsonObject document = cloud.node((node + 1) % 3).document(COLLECTION, id);
      assertEquals("a dog", document.get("caption").getAsString());
      assertEquals(false, document.has("n_i"));
      assertSameVectors(document, "dog");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aChangeOfWhatIsNotThereNeedsASourceAndOneOfWhatCameBeforeDoesNot(int node) {
    for (int i = 0; i < 4; i++) {
      String id = "s" + node + "-" + i;
      String change = "{\"id\":\"" + id + "\",\"n_i\":{\"inc\":1}}";
      Answer refused = cloud.node(node).update(COLLECTION, "[" + change + "]");
      assertEquals(400, refused.status());
      assertEquals(
          "Document '"
              + id
              + "': nothing to embed, expected one of the fields [caption, region_features]",
          refused.message());
      assertOk(
          cloud
              .node(node)
              .update(
                  COLLECTION,
                  "[{\"id\":\"" + id + "\",\"caption\":\"a dog\"}," + change + "," + change + "]"));
      JsonObject document = cloud.node((node + 1) % 3).document(COLLECTION, id);
      assertEquals(2, document.get("n_i").getAsInt());
      assertSameVectors(document, "dog");
    }
  }

  @Test
  void clientsOfAllNodesThatChangeOneDocumentNeverSeeAConflict() throws Exception {
    assertOk(cloud.node(0).update(COLLECTION, "[{\"id\":\"x\",\"caption\":\"a dog\"}]"));
    ExecutorService pool =
        Executors.newFixedThreadPool(4, task -> new Thread(task, "updating-client"));
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int node = i % 3;
        answers.add(
            pool.submit(
                () ->
                    cloud
                        .node(node)
                        .post(
                            "/" + COLLECTION + "/update",
                            "[{\"id\":\"x\",\"caption\":{\"removeregex\":\"no such caption\"},"
                                + "\"n_i\":{\"inc\":1}}]")));
      }
      for (Future<Answer> answer : answers) {
        assertOk(answer.get());
      }
    } finally {
      pool.shutdownNow();
    }
    JsonObject document = cloud.node(1).document(COLLECTION, "x");
    assertEquals(60, document.get("n_i").getAsInt());
    assertSameVectors(document, "dog");
  }

  private static void assertSameVectors(JsonObject document, String id) {
    JsonObject other = cloud.node(0).document(COLLECTION, id);
    for (String field :
        List.of("caption_vector", "caption_alignment", "caption_hash", "caption_model")) {
      assertEquals(other.get(field), document.get(field), field);
    }
  }
}
