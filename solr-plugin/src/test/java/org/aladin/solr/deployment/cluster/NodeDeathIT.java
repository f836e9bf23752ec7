/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.Box;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed while 5,000 documents are being indexed into 2 shards × 2 replicas, and started
 * again, or is cut off from ZooKeeper: every acknowledged document is on every replica, embedded,
 * and answers.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class NodeDeathIT {
  private static final Duration AGREEMENT = Duration.ofSeconds(90);
  private static final int DOCUMENTS = 5000;
  private static final int REQUEST = 20;
  private static final int CLIENTS = 3;

  private static ProcessCluster cluster;
  private static AladinEncoder encoder;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    cluster = ProcessCluster.start(folder);
    encoder = AladinEncoder.load(folder.resolve("aladin-model"), EncoderOptions.cpu());
  }

  @AfterAll
  static void stop() throws Exception {
    encoder.close();
    cluster.close();
  }

  @Test
  void aLeaderIsKilledWhileAnotherNodeTakesTheRequests() throws Exception {
    String collection = "leader";
    cluster.createCollection(collection);
    List<ProcessCluster.Replica> replicas = cluster.replicas(0, collection);
    int entry = nodeWithoutLeader(replicas);
    int victim = replicas.stream().filter(ProcessCluster.Replica::leader).findFirst().get().node();
    int third = ProcessCluster.NODES - entry - victim;
    IndexingClient client =
        new IndexingClient(collection, List.of(cluster.node(entry), cluster.node(third)));

    indexAndKill(client, DOCUMENTS, victim);
    cluster.awaitRecovery(entry, collection);
    assertEverythingIsThere(collection, client);
    assertEmbeddedOnce(collection, client, victim);
  }

  @Test
  void theNodeThatTakesTheRequestsIsKilled() throws Exception {
    String collection = "entry";
    cluster.createCollection(collection);
    int victim = nodeWithoutLeader(cluster.replicas(0, collection));
    List<SolrHttp> nodes = new ArrayList<>(List.of(cluster.node(victim)));
    IntStream.range(0, ProcessCluster.NODES)
        .filter(node -> node != victim)
        .forEach(node -> nodes.add(cluster.node(node)));
    IndexingClient client = new IndexingClient(collection, nodes);

    indexAndKill(client, DOCUMENTS / 2, victim);
    cluster.awaitRecovery((victim + 1) % ProcessCluster.NODES, collection);
    assertTrue(client.refused() > 0, "nothing was on its way to the node when it died");
    assertEverythingIsThere(collection, client);
  }

  /**
   * Alive, it refuses what is forwarded to it: always in Solr 10, in Solr 9 if its session ends for
   * it before the others see that. With Solr's default options, the node that forwarded it would
   * send the first document of each request again, to the next leader, forget the rest, and
   * acknowledge all.
   */
  @Test
  void aLeaderIsCutOffFromZooKeeper() throws Exception {
    String collection = "cut";
    cluster.createCollection(collection);
    List<ProcessCluster.Replica> replicas = cluster.replicas(0, collection);
    int entry = nodeWithoutLeader(replicas);
    ProcessCluster.Replica victim =
        replicas.stream().filter(ProcessCluster.Replica::leader).findFirst().get();
    IndexingClient client = new IndexingClient(collection, List.of(cluster.node(entry)));

    indexAndCutOff(client, victim, entry, collection);
    cluster.awaitRecovery(entry, collection);
    assertEverythingIsThere(collection, client);
  }

  /** Indexes until another replica leads, and a little more. */
  private static void indexAndCutOff(
      IndexingClient client, ProcessCluster.Replica victim, int entry, String collection)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean ends = new AtomicBoolean();
    ExecutorService pool =
        Executors.newFixedThreadPool(CLIENTS, task -> new Thread(task, "client"));
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            pool.submit(
                () -> {
                  while (!ends.get() && next.get() < DOCUMENTS) {
                    client.index(captions(next.getAndAdd(REQUEST), REQUEST));
                    Thread.sleep(100);
                  }
                  return null;
                }));
      }
      client.await(10 * REQUEST);
      cluster.cutOff(victim.node());
      cluster.awaitOtherLeader(entry, collection, victim);
      cluster.reconnect(victim.node());
      client.await(client.acknowledged().size() + 10 * REQUEST);
      ends.set(true);
      for (Future<?> each : clients) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Kills a node after a third of the documents, starts it again after two thirds, and indexes the
   * last fifth while it recovers.
   */
  private static void indexAndKill(IndexingClient client, int documents, int victim)
      throws Exception {
    ExecutorService pool =
        Executors.newFixedThreadPool(CLIENTS, task -> new Thread(task, "client"));
    try {
      List<Future<?>> requests = new ArrayList<>(send(pool, client, 0, documents * 4 / 5));
      client.await(documents / 3);
      assertEquals(Set.of(2), Set.copyOf(client.acknowledged().values()), "replicas before");
      cluster.kill(victim);
      client.await(documents * 2 / 3);
      cluster.start(victim);
      requests.addAll(send(pool, client, documents * 4 / 5, documents));
      for (Future<?> request : requests) {
        request.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(documents, client.acknowledged().size());
    assertEquals(Set.of(1, 2), Set.copyOf(client.acknowledged().values()), "replicas, in all");
  }

  private static List<Future<?>> send(
      ExecutorService pool, IndexingClient client, int from, int to) {
    List<Future<?>> requests = new ArrayList<>();
    for (int first = from; first < to; first += REQUEST) {
      Map<String, String> captions = captions(first, Math.min(REQUEST, to - first));
      requests.add(
          pool.submit(
              () -> {
                client.index(captions);
                return null;
              }));
    }
    return requests;
  }

  private static Map<String, String> captions(int first, int count) {
    Map<String, String> captions = new LinkedHashMap<>();
    IntStream.range(first, first + count).forEach(i -> captions.put("d" + i, caption(i)));
    return captions;
  }

  private static void assertEverythingIsThere(String collection, IndexingClient client)
      throws InterruptedException {
    Map<String, JsonObject> all = agreed(collection);
    assertEquals(client.acknowledged().keySet(), all.keySet());
    all.forEach(NodeDeathIT::assertEmbedded);
    for (int i = 0; i < all.size(); i += all.size() / 25) {
      assertFoundFirst(collection, i);
    }
  }

  /**
   * The documents of a collection, which all replicas have. A replica whose node was cut off counts
   * as active until it begins to recover, and ignores commits while it recovers.
   */
  private static Map<String, JsonObject> agreed(String collection) throws InterruptedException {
    long end = System.nanoTime() + AGREEMENT.toNanos();
    while (true) {
      commit(collection);
      Map<String, Map<String, JsonObject>> shards = new TreeMap<>();
      String disagreement = null;
      for (ProcessCluster.Replica replica : cluster.replicas(0, collection)) {
        Map<String, JsonObject> documents = documents(replica);
        Map<String, JsonObject> others = shards.putIfAbsent(replica.shard(), documents);
        // Values as they were sent, which are the bytes of the index.
        if (others != null && !others.equals(documents)) {
          disagreement = replica + ": " + difference(documents, others);
        }
      }
      if (disagreement == null) {
        Map<String, JsonObject> all = new TreeMap<>();
        shards.values().forEach(all::putAll);
        return all;
      }
      assertTrue(System.nanoTime() < end, disagreement);
      Thread.sleep(500);
    }
  }

  private static void commit(String collection) {
    for (int node = 0; node < ProcessCluster.NODES; node++) {
      SolrHttp.Answer committed = cluster.node(node).update(collection, "{\"commit\":{}}");
      assertEquals(200, committed.status(), () -> committed.body().toString());
    }
  }

  private static String difference(Map<String, JsonObject> own, Map<String, JsonObject> others) {
    Set<String> missing = new TreeSet<>(others.keySet());
    missing.removeAll(own.keySet());
    Set<String> additional = new TreeSet<>(own.keySet());
    additional.removeAll(others.keySet());
    long unlike =
        own.keySet().stream()
            .filter(others::containsKey)
            .filter(id -> !own.get(id).equals(others.get(id)))
            .count();
    return own.size()
        + " documents, lacks "
        + missing
        + " of the other replica, has "
        + additional
        + " in addition, "
        + unlike
        + " with other values";
  }

  /** What a replica itself has. */
  private static Map<String, JsonObject> documents(ProcessCluster.Replica replica) {
    SolrHttp.Answer answer =
        cluster
            .node(replica.node())
            .select(
                replica.core(),
                "q",
                "*:*",
                "distrib",
                "false",
                "rows",
                String.valueOf(DOCUMENTS),
                "fl",
                "id,_version_,caption,caption_vector,caption_alignment,caption_model,caption_hash");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    Map<String, JsonObject> documents = new TreeMap<>();
    for (JsonElement hit : answer.hits()) {
      JsonObject document = hit.getAsJsonObject();
      documents.put(document.get("id").getAsString(), document);
    }
    assertEquals(
        documents.size(), answer.body().getAsJsonObject("response").get("numFound").getAsInt());
    return documents;
  }

  private static void assertEmbedded(String id, JsonObject document) {
    int number = Integer.parseInt(id.substring(1));
    assertEquals(caption(number), document.get("caption").getAsString());
    assertEquals(encoder.version(), document.get("caption_model").getAsString(), id);
    AlignmentValue words = Documents.alignment(document, "caption_alignment");
    assertEquals(encoder.version(), words.model(), id);
    assertEquals(AlignmentKind.WORDS, words.kind(), id);
    assertEquals(SolrNode.DIMENSION, words.set().dimension(), id);
    assertEquals(encoder.captionWords(caption(number)).size(), words.set().count(), id);
    float[] vector = Documents.floats(document, "caption_vector");
    assertEquals(SolrNode.DIMENSION, vector.length, id);
    if (number % 50 == 0) {
      assertArrayEquals(
          encoder.encodeCaptions(List.of(caption(number))).get(0).vector(), vector, 1e-5f, id);
    }
  }

  /** From every node, by its text and then by an image that shows exactly its words. */
  private static void assertFoundFirst(String collection, int number) {
    AlignmentSet words = encoder.encodeCaptions(List.of(caption(number))).get(0).alignment();
    List<Box> boxes = Collections.nCopies(words.count(), new Box(0, 0, 1, 1));
    AlignmentValue image = AlignmentValue.regions(encoder.version(), words, boxes);
    byte[] bytes = AlignmentCodec.encode(image, AlignmentEncoding.FLOAT32);
    for (int node = 0; node < ProcessCluster.NODES; node++) {
      SolrHttp.Answer answer =
          cluster
              .node(node)
              .select(
                  collection,
                  "q",
                  "{!aladin f=caption_vector topK=100}" + caption(number),
                  "rq",
                  "{!alignment f=caption_alignment score=mean vectors=$image}",
                  "image",
                  Base64.getEncoder().encodeToString(bytes));
      assertEquals(200, answer.status(), () -> answer.body().toString());
      JsonObject first = answer.hits().iterator().next().getAsJsonObject();
      assertEquals("d" + number, first.get("id").getAsString(), () -> answer.body().toString());
      assertEquals(1, first.get("score").getAsDouble(), 1e-3);
    }
  }

  /** The dead leader had no requests of clients: what it embedded would be another's work again. */
  private static void assertEmbeddedOnce(String collection, IndexingClient client, int restarted) {
    long embedded = 0;
    for (int node = 0; node < ProcessCluster.NODES; node++) {
      embedded += cluster.metric(node, collection, "documentsEmbedded");
    }
    String counted = embedded + " embedded, " + client.refused() + " sent again";
    assertTrue(embedded >= DOCUMENTS && embedded <= DOCUMENTS + client.refused(), counted);
    assertEquals(0, cluster.metric(restarted, collection, "documentsEmbedded"));
  }

  private static int nodeWithoutLeader(List<ProcessCluster.Replica> replicas) {
    Set<Integer> nodes = new TreeSet<>(Set.of(0, 1, 2));
    replicas.stream()
        .filter(ProcessCluster.Replica::leader)
        .forEach(replica -> nodes.remove(replica.node()));
    return nodes.iterator().next();
  }

  /** Four words, others for each number. */
  private static String caption(int number) {
    return TestCaptions.caption(number % 300) + " " + TestCaptions.caption(number / 300 + 300);
  }
}
