/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.HeldEncoder;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.platform.NodeMetrics;
import org.apache.solr.core.SolrCore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics and the models' handler say that the encoder did, over HTTP. */
class EncoderMetricsTest {
  private static final String IMAGE = Base64.getEncoder().encodeToString(new byte[2 * 2054 * 4]);

  private static SolrNode node;
  private static AladinEncoder encoder;
  private static int ids;

  private Map<String, Long> before;
  private JsonObject passesBefore;

  @BeforeAll
  static void start() {
    node = SolrNode.shared();
    TestModels.random(node.home().resolve("measured-model"), 21);
    SolrHttp.Answer created = node.createCore("measured", "aladin.model.dir=measured-model");
    assertEquals(200, created.status(), () -> created.body().toString());
    // Warmed with one caption and one image, before any request.
    assertEquals(
        "{\"ofQueries\":0,\"queries\":0,\"ofDocuments\":2,\"documents\":2}", passes().toString());
    try (SolrCore core = node.container().getCore("measured")) {
      encoder = ModelRegistry.encoder(core, null);
    }
  }

  @AfterAll
  static void unload() {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=measured");
  }

  @BeforeEach
  void look() {
    before = metrics();
    passesBefore = passes();
  }

  private static Map<String, Long> metrics() {
    return NodeMetrics.of(node, "measured");
  }

  private static JsonObject passes() {
    return node.model("measured", "default").getAsJsonObject("passes");
  }

  private void assertGrown(long by, String name) {
    assertEquals(by, metrics().getOrDefault(name, 0L) - before.getOrDefault(name, 0L), name);
  }

  private void assertPassesGrown(long passes, long items, String of, String what) {
    JsonObject now = passes();
    assertEquals(passes, now.get(of).getAsLong() - passesBefore.get(of).getAsLong(), of);
    assertEquals(items, now.get(what).getAsLong() - passesBefore.get(what).getAsLong(), what);
  }

  /** So many captions and images, all new. */
  private static String documents(int captions, int images) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < captions; i++) {
      documents.add(
          "{\"id\":\"d" + ++ids + "\",\"caption\":\"" + TestCaptions.caption(ids) + ids + "\"}");
    }
    for (int i = 0; i < images; i++) {
      documents.add("{\"id\":\"d" + ++ids + "\",\"region_features\":\"" + IMAGE + "\"}");
    }
    return documents.toString();
  }

  private static SolrHttp.Answer update(String documents) {
    return node.update("measured", documents);
  }

  @Test
  void documentsOfOneRequestAreOneBatchAndOnePassAKind() {
    assertEquals(200, update(documents(5, 3)).status());
    assertGrown(1, "updateBatchSizes");
    assertGrown(1, "updateEncodeTimes");
    assertGrown(8, "documentsEmbedded");
    assertGrown(0, "documentsFailed");
    assertGrown(0, "encoderFailures");
    assertPassesGrown(2, 8, "ofDocuments", "documents");
    assertPassesGrown(0, 0, "ofQueries", "queries");
    assertTrue(NodeMetrics.sizesReach(8, node, "measured", "updateBatchSizes"));
  }

  @Test
  void requestsThatArriveTogetherShareAPassAndQueriesGoFirst() throws Exception {
    ExecutorService clients = Executors.newCachedThreadPool(work -> new Thread(work, "client"));
    try (HeldEncoder held = HeldEncoder.hold(encoder)) {
      List<Future<SolrHttp.Answer>> answers = new ArrayList<>();
      answers.add(clients.submit(() -> update(documents(0, 1))));
      held.awaitPass();
      for (int i = 0; i < 3; i++) {
        String request = documents(4, 0);
        answers.add(clients.submit(() -> update(request)));
      }
      held.awaitWaiting(3);
      for (String text : List.of("two dogs", "one cat")) {
        answers.add(
            clients.submit(
                () -> node.select("measured", "q", "{!aladin f=caption_vector}" + text)));
      }
      held.awaitWaiting(5);
      held.release();
      for (Future<SolrHttp.Answer> answer : answers) {
        assertEquals(200, answer.get().status());
      }
      assertEquals(
          List.of("DOCUMENT 1 images", "QUERY 2 captions", "DOCUMENT 12 captions"), held.passes());
    } finally {
      clients.shutdownNow();
    }
    assertGrown(4, "updateBatchSizes");
    assertGrown(13, "documentsEmbedded");
    assertGrown(2, "queryEncodeTimes");
    assertPassesGrown(2, 13, "ofDocuments", "documents");
    assertPassesGrown(1, 2, "ofQueries", "queries");
  }

  @Test
  void failuresOfTheEncoderAreCountedAndTheNextRequestSucceeds() {
    // The three together, then the first of them alone; the others do not suffer.
    HeldEncoder.failNextPasses(2, encoder, new OutOfMemoryError("no room"));
    SolrHttp.Answer failed = update(documents(3, 0));
    assertEquals(500, failed.status());
    assertTrue(failed.message().contains("no room"), failed.message());
    assertGrown(2, "encoderFailures");
    assertGrown(1, "documentsFailed");
    assertGrown(2, "documentsEmbedded");
    assertGrown(2, "updateBatchSizes");

    HeldEncoder.failNextPasses(1, encoder, new OutOfMemoryError("no room"));
    SolrHttp.Answer query = node.select("measured", "q", "{!aladin f=caption_vector}a failure");
    assertEquals(500, query.status());
    assertEquals("The query cannot be encoded: The encoder failed: no room", query.message());
    assertGrown(3, "encoderFailures");

    assertEquals(200, node.select("measured", "q", "{!aladin f=caption_vector}a failure").status());
    assertEquals(200, update(documents(3, 0)).status());
    assertGrown(5, "documentsEmbedded");
  }

  @Test
  void documentsThatCannotBeEmbeddedAreCounted() {
    String bad = "{\"id\":\"bad\",\"region_features\":\"!!!!\"}";
    assertEquals(400, update("[" + bad + "]").status());
    assertGrown(1, "documentsFailed");
    assertGrown(0, "encoderFailures");
  }
}
