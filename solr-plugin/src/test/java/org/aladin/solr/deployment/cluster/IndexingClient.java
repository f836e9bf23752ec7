/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.aladin.solr.SolrHttp;

/**
 * Indexes captions as a careful user does: small requests, the next one after the answer, and one
 * that was not acknowledged again, by the next node. Keeps what was acknowledged. Safe for several
 * threads.
 */
final class IndexingClient {
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** A minute at least, as the guide says. */
  private static final int ATTEMPTS = 120;

  private final String collection;
  private final List<SolrHttp> nodes;
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Map<String, Integer> acknowledged = new TreeMap<>();

  /**
   * @param nodes the nodes to send to: the first one until it fails, then the next, …
   */
  IndexingClient(String collection, List<SolrHttp> nodes) {
    this.collection = collection;
    this.nodes = nodes;
  }

  /** Sends captions by id until they are acknowledged. */
  void index(Map<String, String> captions) throws InterruptedException {
    JsonArray documents = new JsonArray();
    for (Map.Entry<String, String> caption : captions.entrySet()) {
      JsonObject document = new JsonObject();
      document.addProperty("id", caption.getKey());
      document.addProperty("caption", caption.getValue());
      documents.add(document);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int node = current.get();
      Integer replicas = send(nodes.get(node % nodes.size()), documents.toString());
      if (replicas != null) {
        acknowledge(captions, replicas);
        return;
      }
      refused.addAndGet(documents.size());
      current.compareAndSet(node, node + 1);
      Thread.sleep(PAUSE.toMillis());
    }
    throw new IllegalStateException("not acknowledged in " + ATTEMPTS + " attempts: " + captions);
  }

  /** How many replicas have the documents; null if nobody said so. */
  private Integer send(SolrHttp node, String documents) {
    try {
      SolrHttp.Answer answer = node.post("/" + collection + "/update", documents);
      return answer.status() == 200
          ? answer.body().getAsJsonObject("responseHeader").get("rf").getAsInt()
          : null;
    } catch (UncheckedIOException | JsonParseException e) {
      return null;
    }
  }

  private synchronized void acknowledge(Map<String, String> captions, int replicas) {
    captions.keySet().forEach(id -> acknowledged.put(id, replicas));
    notifyAll();
  }

  /** Waits until so many documents are acknowledged. */
  synchronized void await(int documents) throws InterruptedException {
    while (acknowledged.size() < documents) {
      wait();
    }
  }

  /** The ids that were acknowledged, each with how many replicas had the document by then. */
  synchronized Map<String, Integer> acknowledged() {
    return new TreeMap<>(acknowledged);
  }

  /** Documents of requests that were not acknowledged, counted each time. */
  int refused() {
    return refused.get();
  }
}
