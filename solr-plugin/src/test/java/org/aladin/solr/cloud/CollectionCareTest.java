/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.common.cloud.DocCollection;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.common.cloud.Slice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What people do to a collection over the years leaves its vectors and its answers alone. */
@Tag("slow")
class CollectionCareTest {
  private static final int CAPTIONS = 40;
  private static final int IMAGES = 10;
  private static final String FIELDS =
      "id,_version_,caption,caption_vector,caption_alignment,caption_model,caption_hash,"
          + "object_labels,image_vector,image_alignment,image_model,image_hash";

  private final SolrCloud cloud = SolrCloud.shared();
  private String collection;
  private Map<String, JsonElement> documents;
  private List<JsonElement> answers;

  @BeforeEach
  void index(TestInfo test) {
    collection = "care-" + test.getTestMethod().get().getName();
    cloud.create(collection, 2, 1);
    for (int part = 0; part < 2; part++) { // a segment each
      List<String> json = new ArrayList<>();
      for (int i = part; i < CAPTIONS; i += 2) {
        json.add(
            String.format(
                Locale.ROOT, "{\"id\":\"c%d\",\"caption\":\"%s\"}", i, TestCaptions.caption(i)));
      }
      for (int i = part; i < IMAGES; i += 2) {
        json.add(TestImages.json("i" + i, TestImages.random(3, "dog", i)));
      }
      assertOk(cloud.node(0).update(collection, json.toString()));
    }
    documents = documents(collection);
    answers = answers(collection);
    assertEquals(CAPTIONS + IMAGES, documents.size());
  }

  @Test
  void optimize() {
    assertOk(
        cloud
            .node(0)
            .get("/" + collection + "/update?optimize=true&maxSegments=1&waitSearcher=true"));
    assertUnchanged(collection);
  }

  @Test
  void addAReplica() {
    cloud.admin("ADDREPLICA&waitForFinalState=true&shard=shard1&collection=" + collection);
    cloud.awaitActive(collection, 2, 3);
    List<Map<String, JsonElement>> copies = new ArrayList<>();
    for (Replica replica : state().getSlice("shard1").getReplicas()) {
      copies.add(documents(new SolrHttp(replica.getBaseUrl()), replica.getCoreName(), "false"));
    }
    assertEquals(2, copies.size());
    assertTrue(copies.get(0).size() > 10);
    assertEquals(copies.get(0), copies.get(1));
    assertUnchanged(collection);
  }

  @Test
  void splitAShard() {
    cloud.admin("SPLITSHARD&waitForFinalState=true&shard=shard1&collection=" + collection);
    cloud.awaitActive(collection, 3, 3);
    assertEquals(
        Set.of("shard1_0", "shard1_1", "shard2"),
        state().getActiveSlices().stream().map(Slice::getName).collect(Collectors.toSet()));
    assertUnchanged(collection);
  }

  @Test
  void backUpAndRestore() {
    String backup = "&name=" + collection + "&location=" + cloud.folder();
    cloud.admin("BACKUP&collection=" + collection + backup);
    assertOk(cloud.node(0).update(collection, "{\"delete\":{\"query\":\"*:*\"}}"));
    String restored = collection + "-restored";
    // Solr does not keep the properties in the backup; adding and splitting above carry them on.
    cloud.admin("RESTORE&collection=" + restored + backup + cloud.modelProperties());
    cloud.awaitActive(restored, 2, 2);
    assertUnchanged(restored);
  }

  /** The same documents, the same answers from each node, and no document embedded again. */
  private void assertUnchanged(String where) {
    assertEquals(documents, documents(where));
    assertEquals(answers, answers(where));
    assertTrue(cloud.sum(where, "documentsEmbedded") <= CAPTIONS + IMAGES);
    // Unchanged content is recognised, so that nothing is embedded by the update either.
    long before = cloud.sum(where, "documentsEmbedded");
    assertOk(
        cloud
            .node(1)
            .update(where, "[{\"id\":\"c7\",\"caption\":\"" + TestCaptions.caption(7) + "\"}]"));
    assertEquals(before, cloud.sum(where, "documentsEmbedded"));
  }

  private DocCollection state() {
    return cloud.state(collection);
  }

  private Map<String, JsonElement> documents(String collection) {
    return documents(cloud.node(0), collection, "true");
  }

  private static Map<String, JsonElement> documents(SolrHttp node, String core, String distrib) {
    SolrHttp.Answer answer =
        node.select(core, "q", "*:*", "rows", "1000", "fl", FIELDS, "distrib", distrib);
    assertOk(answer);
    Map<String, JsonElement> documents = new TreeMap<>();
    answer.hits().forEach(hit -> documents.put(hit.getAsJsonObject().get("id").getAsString(), hit));
    return documents;
  }

  private List<JsonElement> answers(String collection) {
    List<JsonElement> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      JsonObject[] all = new JsonObject[SolrCloud.NODES];
      for (int node = 0; node < all.length; node++) {
        SolrHttp.Answer answer =
            cloud
                .node(node)
                .select(
                    collection,
                    "q",
                    "{!aladin f=image_vector topK=10 v=$text}",
                    "rq",
                    "{!alignment f=image_alignment v=$text}",
                    "fl",
                    "id,score,[alignment]",
                    "text",
                    TestCaptions.caption(i));
        assertOk(answer);
        all[node] = answer.body().getAsJsonObject("response");
        assertEquals(IMAGES, answer.ids().size());
        assertEquals(all[0], all[node]);
      }
      answers.add(all[0]);
    }
    return answers;
  }
}
