/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.embedded.JettySolrRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node goes down while documents are being indexed, and comes back. */
class NodeLossTest {
  private static final int DOCUMENTS = 5000;
  private static final int REQUEST = 50;

  @Test
  void everyAcknowledgedDocumentIsThereEmbeddedAndAnswers(@TempDir Path folder) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "indexer"));
    try (SolrCloud cloud = SolrCloud.start(folder)) {
      CountDownLatch third = new CountDownLatch(DOCUMENTS / REQUEST / 3);
      CountDownLatch half = new CountDownLatch(DOCUMENTS / REQUEST / 2);
      Future<List<String>> indexing =
          pool.submit(
              () -> {
                List<String> acknowledged = new ArrayList<>();
                for (int first = 0; first < DOCUMENTS; first += REQUEST) {
                  acknowledged.addAll(index(cloud, first));
                  third.countDown();
                  half.countDown();
                }
                return acknowledged;
              });
      third.await();
      JettySolrRunner lost = cloud.cluster().stopJettySolrRunner(2);
      half.await();
      cloud.cluster().startJettySolrRunner(lost);
      List<String> acknowledged = indexing.get();
      cloud.cluster().waitForActiveCollection(SolrCloud.COLLECTION, 2, 4);
      SolrHttp.Answer committed = cloud.node(0).update(SolrCloud.COLLECTION, "{\"commit\":{}}");
      assertEquals(200, committed.status(), () -> committed.body().toString());

      assertTrue(acknowledged.size() > DOCUMENTS / 2, acknowledged.size() + " acknowledged");
      for (int node = 0; node < 3; node++) {
        assertEquals(acknowledged.size(), embedded(cloud.node(node), acknowledged));
      }
      assertReplicasAgree(cloud);
      String query = "{!aladin f=caption_vector topK=5}" + caption(DOCUMENTS - 1);
      assertEquals(
          caption(DOCUMENTS - 1),
          cloud
              .node(1)
              .select(SolrCloud.COLLECTION, "q", query, "fl", "caption,id")
              .hits()
              .iterator()
              .next()
              .getAsJsonObject()
              .get("caption")
              .getAsString());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Indexes one request's documents; a request without an answer has acknowledged nothing. */
  private static List<String> index(SolrCloud cloud, int first) {
    UpdateRequest request = new UpdateRequest();
    List<String> ids = new ArrayList<>();
    for (int i = first; i < first + REQUEST; i++) {
      SolrInputDocument document = new SolrInputDocument();
      document.setField("id", "d" + i);
      document.setField("caption", caption(i));
      request.add(document);
      ids.add("d" + i);
    }
    try {
      request.process(cloud.cluster().getSolrClient(), SolrCloud.COLLECTION);
      return ids;
    } catch (SolrServerException | IOException | SolrException e) {
      return List.of();
    }
  }

  private static String caption(int number) {
    return TestCaptions.caption(number % 300) + " " + TestCaptions.caption(number / 300 + 300);
  }

  private static int embedded(SolrHttp node, List<String> ids) {
    int found = 0;
    for (int first = 0; first < ids.size(); first += 500) {
      List<String> some = ids.subList(first, Math.min(first + 500, ids.size()));
      SolrHttp.Answer answer =
          node.select(
              SolrCloud.COLLECTION,
              "q",
              "{!terms f=id}" + String.join(",", some),
              "fq",
              "caption_alignment:*",
              "fq",
              "caption_model:*",
              "rows",
              "0");
      found += answer.body().getAsJsonObject("response").get("numFound").getAsInt();
    }
    return found;
  }

  private static void assertReplicasAgree(SolrCloud cloud) {
    cloud
        .cluster()
        .getZkStateReader()
        .getCollection(SolrCloud.COLLECTION)
        .getSlices()
        .forEach(
            shard -> {
              List<Integer> counts = new ArrayList<>();
              for (Replica replica : shard.getReplicas()) {
                counts.add(
                    new SolrHttp(replica.getBaseUrl())
                        .select(
                            replica.getCoreName(),
                            "q",
                            "caption_alignment:*",
                            "rows",
                            "0",
                            "distrib",
                            "false")
                        .body()
                        .getAsJsonObject("response")
                        .get("numFound")
                        .getAsInt());
              }
              assertEquals(counts.get(0), counts.get(1), shard.getName());
            });
  }
}
