/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;

/** A model is replaced while clients search and index. */
class ModelReplacementTest {
  private static final String CORE = "replaced-under-load";
  private static final String MODEL = "model-under-load";
  private static final int REPLACEMENTS = 6;

  /** Without a version field, so that no query is refused for the vectors of an older model. */
  @Test
  void noRequestFailsWhileTheModelIsReplacedAndTheOldOnesAreFreed() throws Exception {
    SolrNode node = SolrNode.shared();
    Path directory = TestModels.random(node.home().resolve(MODEL), 20);
    node.addConfigset(
        CORE,
        config ->
            config
                .replaceAll("<str name=\"(version|hash)Field\">.*</str>", "")
                .replace("${aladin.model.dir:aladin-model}", MODEL));
    assertEquals(200, node.createCoreOf(CORE, CORE).status());
    int models = ModelRegistry.loadedModels();
    long arrays = NativeArrays.live();
    AtomicBoolean stopped = new AtomicBoolean();
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    ExecutorService clients =
        Executors.newFixedThreadPool(4, task -> new Thread(task, "client-of-replaced"));
    Set<String> versions = new TreeSet<>();
    int requests = 0;
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        int client = c;
        counts.add(clients.submit(() -> load(node, client, stopped, failures)));
      }
      for (int i = 1; i <= REPLACEMENTS; i++) {
        PathUtils.deleteDirectory(directory);
        TestModels.random(directory, 20 + i);
        assertEquals(200, node.reload(CORE).status());
        versions.add(
            node.get("/" + CORE + "/aladin")
                .body()
                .toString()
                .replaceAll(".*?\"version\":\"([^\"]*)\".*", "$1"));
      }
      stopped.set(true);
      for (Future<Integer> count : counts) {
        requests += count.get();
      }
    } finally {
      stopped.set(true);
      clients.shutdownNow();
    }
    assertEquals(List.of(), List.copyOf(failures));
    assertEquals(REPLACEMENTS, versions.size());
    assertTrue(requests > REPLACEMENTS, requests + " requests");
    for (int look = 0; look < 100 && ModelRegistry.loadedModels() > models; look++) {
      Thread.sleep(100); // the last request of an old core closes it
    }
    assertEquals(models, ModelRegistry.loadedModels());
    assertEquals(arrays, NativeArrays.settled(arrays));
  }

  private static int load(
      SolrNode node, int client, AtomicBoolean stopped, ConcurrentLinkedQueue<String> failures) {
    int requests = 0;
    while (!stopped.get()) {
      String text = "dog " + client + " of " + requests++;
      SolrHttp.Answer answer =
          client == 0
              ? node.update(CORE, "[{\"id\":\"d\",\"caption\":\"" + text + "\"}]")
              : node.select(CORE, "q", "{!aladin f=caption_vector}" + text);
      if (answer.status() != 200) {
        failures.add(answer.body().toString());
      }
    }
    return requests;
  }
}
