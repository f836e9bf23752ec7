/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.HeldEncoder;
import org.aladin.model.encoder.Patience;
import org.aladin.model.encoder.Waits;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.platform.QueryTimeouts;
import org.apache.solr.core.SolrCore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries whose time runs out while the encoder is busy for as long as the test wants. */
class QueryTimeLimitTest {
  private static final String KNN = "{!aladin f=caption_vector}";

  private static SolrNode node;
  private static AladinEncoder encoder;
  private static ExecutorService clients;

  @BeforeAll
  static void start() {
    node = SolrNode.shared();
    TestModels.random(node.home().resolve("busy-model"), 22);
    SolrHttp.Answer created = node.createCore("busy", "aladin.model.dir=busy-model");
    assertEquals(200, created.status(), () -> created.body().toString());
    node.update("busy", "[{\"id\":\"a\",\"caption\":\"A man on a horse.\"}]");
    try (SolrCore core = node.container().getCore("busy")) {
      encoder = ModelRegistry.encoder(core, null);
    }
    clients = Executors.newCachedThreadPool(work -> new Thread(work, "client"));
  }

  @AfterAll
  static void unload() {
    clients.shutdownNow();
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=busy");
  }

  private static JsonElement partial(SolrHttp.Answer answer) {
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonObject header = answer.body().getAsJsonObject("responseHeader");
    assertTrue(header.has("partialResults"), header::toString);
    return header.get("partialResults");
  }

  private static HeldEncoder busy() throws InterruptedException {
    HeldEncoder held = HeldEncoder.hold(encoder);
    clients.submit(() -> encoder.encodeCaptions(List.of("A document.")));
    held.awaitPass();
    return held;
  }

  @Test
  void aQueryIsGivenUpWithPartialResultsAsAtAnyStage() throws Exception {
    try (HeldEncoder held = busy()) {
      SolrHttp.Answer answer =
          node.select(
              "busy",
              "q",
              KNN + "a dog",
              "timeAllowed",
              "50",
              "sort",
              "score desc, id asc",
              "cursorMark",
              "*");
      assertTrue(partial(answer).getAsBoolean());
      assertEquals(List.of(), answer.ids());
      assertEquals("*", answer.body().get("nextCursorMark").getAsString());
      String details =
          answer.body().getAsJsonObject("responseHeader").get("partialResultsDetails").toString();
      assertTrue(details.contains("encoding the query"), details);
      held.awaitWaiting(0);
    }
    assertEquals(List.of("a"), node.select("busy", "q", KNN + "a dog").ids());
  }

  @Test
  void aQueryThatWantsAllOrNothingGetsNothing() throws Exception {
    try (HeldEncoder held = busy()) {
      SolrHttp.Answer answer =
          node.select("busy", "q", KNN + "a cat", "timeAllowed", "50", "partialResults", "false");
      assertEquals("omitted", partial(answer).getAsString());
      held.awaitWaiting(0);
    }
  }

  @Test
  void rankAndFacetQueriesAreGivenUpToo() throws Exception {
    try (HeldEncoder held = busy()) {
      SolrHttp.Answer ranked =
          node.select(
              "busy",
              "q",
              "*:*",
              "timeAllowed",
              "50",
              "rq",
              "{!alignment f=caption_alignment v=$t}",
              "t",
              "a bird");
      assertTrue(partial(ranked).getAsBoolean());
      SolrHttp.Answer facets =
          node.select(
              "busy",
              "q",
              "*:*",
              "timeAllowed",
              "50",
              "facet",
              "true",
              "facet.query",
              KNN + "a fish");
      if (QueryTimeouts.KEEP_HITS) {
        assertTrue(partial(facets).getAsBoolean());
      } else {
        assertEquals(500, facets.status());
        assertTrue(facets.message().contains("TimeAllowedLimit:LIMIT EXCEEDED"), facets::message);
      }
      held.awaitWaiting(0);
    }
  }

  @Test
  void whoWaitsForTheSameTextHasItsOwnTime() throws Exception {
    try (HeldEncoder held = busy()) {
      Future<SolrHttp.Answer> patient =
          clients.submit(() -> node.select("busy", "q", KNN + "two boats"));
      held.awaitWaiting(1);
      assertTrue(
          partial(node.select("busy", "q", KNN + "two boats", "timeAllowed", "50")).getAsBoolean());
      held.awaitWaiting(1);
      held.release();
      assertEquals(List.of("a"), patient.get().ids());
      assertEquals(List.of("DOCUMENT 1 captions", "QUERY 1 captions"), held.passes());
    }
  }

  /** The threads of the node that wait for an embedding, their own or that of another request. */
  private static Set<Long> waiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            thread ->
                Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().equals(Patience.class.getName())))
        .map(thread -> thread.getKey().getId())
        .collect(Collectors.toSet());
  }

  @Test
  void queriesSleepWhileTheyWaitWhateverTheirLimits() throws Exception {
    List<List<String>> limits =
        List.of(
            List.of(),
            List.of("timeAllowed", "600000"),
            List.of("cpuAllowed", "600000"),
            List.of("memAllowed", "100000"),
            List.of("timeAllowed", "600000", "cpuAllowed", "600000", "memAllowed", "100000"));
    try (HeldEncoder held = busy()) {
      int waiting = 1 + 2 * limits.size(); // the document and the queries
      List<Future<SolrHttp.Answer>> answers = new ArrayList<>();
      for (List<String> limit : limits) {
        for (int i = 0; i < 2; i++) { // the second waits for what the first encodes
          List<String> params = new ArrayList<>(List.of("q", KNN + "'a slow bird " + limit + "'"));
          params.addAll(limit);
          answers.add(clients.submit(() -> node.select("busy", params.toArray(new String[0]))));
        }
      }
      while (waiting().size() != waiting) {
        Thread.sleep(5);
      }
      Map<Long, Long> before = Waits.awaitAsleep(waiting(), waiting);
      Thread.sleep(300);
      assertEquals(before, Waits.of(before.keySet()));
      held.release();
      for (Future<SolrHttp.Answer> answer : answers) {
        assertEquals(List.of("a"), answer.get().ids());
      }
    }
  }
}
