/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.apache.solr.common.cloud.Replica;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replicas that copy segments (TLOG, PULL) instead of indexing documents themselves. */
@Tag("slow")
class ReplicaTypesTest {
  private static final String COLLECTION = "replica-types";
  private static final int DOCUMENTS = 20;

  @Test
  void documentsAreEmbeddedOnceAndThereOnReplicasThatCopySegments() throws Exception {
    SolrCloud cloud = SolrCloud.shared();
    cloud.admin(
        "CREATE&collection.configName=aladin&numShards=2&nrtReplicas=0&tlogReplicas=1"
            + "&pullReplicas=1&name="
            + COLLECTION
            + cloud.modelProperties());
    cloud.awaitActive(COLLECTION, 2, 4);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      documents.add("{\"id\":\"d" + i + "\",\"caption\":\"" + TestCaptions.caption(i) + "\"}");
    }
    for (int node = 0; node < 3; node++) { // twice they are known already
      assertEquals(200, cloud.node(node).update(COLLECTION, documents.toString()).status());
    }
    assertEquals(DOCUMENTS, cloud.sum(COLLECTION, "documentsEmbedded"));
    assertEquals(2 * DOCUMENTS, cloud.sum(COLLECTION, "documentsUnchanged"));
    Set<Replica.Type> types = Set.of(Replica.Type.TLOG, Replica.Type.PULL);
    for (Replica.Type type : types) {
      awaitAll(cloud, type);
      SolrHttp.Answer nearest =
          cloud
              .node(0)
              .select(
                  COLLECTION,
                  "q",
                  "{!aladin f=caption_vector topK=5 v=$t}",
                  "t",
                  TestCaptions.caption(7),
                  "shards.preference",
                  "replica.type:" + type);
      assertEquals("d7", nearest.ids().get(0), type.toString());
    }
  }

  /** PULL replicas ask for new segments every few seconds. */
  private static void awaitAll(SolrCloud cloud, Replica.Type type) throws InterruptedException {
    long found = 0;
    for (int look = 0; look < 300 && found < DOCUMENTS; look++) {
      found = 0;
      List<Replica> replicas =
          cloud.state(COLLECTION).getActiveSlices().stream()
              .flatMap(shard -> shard.getReplicas().stream())
              .filter(replica -> replica.getType() == type)
              .toList();
      for (Replica replica : replicas) {
        found +=
            new SolrHttp(replica.getBaseUrl())
                .get(
                    "/"
                        + replica.getCoreName()
                        + "/select?distrib=false&rows=0&q=caption_alignment:*")
                .body()
                .getAsJsonObject("response")
                .get("numFound")
                .getAsLong();
      }
      Thread.sleep(found < DOCUMENTS ? 100 : 0);
    }
    assertTrue(found == DOCUMENTS, found + " documents on replicas of type " + type);
  }
}
