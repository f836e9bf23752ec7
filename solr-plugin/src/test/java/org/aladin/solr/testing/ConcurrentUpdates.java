/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.SolrHttp;

/** Two clients that change the same documents at once, and an oracle that looks at each commit. */
public final class ConcurrentUpdates {
  private static final int ROUNDS = 8;
  private static final int REQUESTS = 12;

  private ConcurrentUpdates() {}

  /**
   * Runs some rounds; whatever goes wrong is an AssertionError.
   *
   * @param nodes of each client one; the last is asked the queries
   * @param encoder of the core's model
   */
  public static void run(
      List<SolrHttp> nodes, String core, int shards, AladinEncoder encoder, long seed)
      throws Exception {
    Random random = new Random(seed);
    List<RandomUpdates> clients = new ArrayList<>();
    for (SolrHttp node : nodes) {
      clients.add(new RandomUpdates(node, core, encoder.version(), random.nextLong()));
    }
    SolrHttp asked = nodes.get(nodes.size() - 1);
    ExecutorService pool =
        Executors.newFixedThreadPool(clients.size(), task -> new Thread(task, "random-client"));
    long vectors = 0;
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> done = new ArrayList<>();
        for (RandomUpdates client : clients) {
          done.add(
              pool.submit(
                  () -> {
                    for (int request = 0; request < REQUESTS; request++) {
                      client.send();
                    }
                  }));
        }
        for (Future<?> client : done) {
          client.get();
        }
        assertOk(asked.get("/" + core + "/update?commit=true"));
        SearchOracle oracle = SearchOracle.read(asked, core, shards, encoder);
        oracle.check(random);
        vectors +=
            Math.min(oracle.count("caption_vector"), oracle.count("image_vector"))
                * oracle.count("image_alignment");
      }
    } finally {
      pool.shutdownNow();
    }
    assertTrue(vectors > 0, "nothing was there to be found");
    for (RandomUpdates client : clients) {
      TreeMap<Integer, Integer> answers = client.answers();
      int all = ROUNDS * REQUESTS;
      assertTrue(
          answers.getOrDefault(200, 0) > all / 5 && answers.getOrDefault(400, 0) > all / 10,
          () -> "answers by status: " + answers);
    }
  }
}
