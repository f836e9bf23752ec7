/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.CoreFolder;
import org.aladin.solr.deployment.process.ServerProcess;
import org.aladin.solr.platform.JettyNode;
import org.apache.commons.io.FileUtils;
import org.apache.solr.cloud.ZkTestServer;
import org.apache.solr.common.cloud.ZkMaintenanceUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of two nodes goes from Solr 9 to Solr 10 node by node, as Solr supports it, and keeps
 * answering. Each node is a JVM of its own with the packed plugin of its version.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class RollingUpgradeIT {
  private static final int NODES = 2;
  private static final String COLLECTION = "aladin";
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final int[] ports = new int[NODES];
  private final ServerProcess[] nodes = new ServerProcess[NODES];

  @Test
  void eachNodeInTurnWhileTheOtherAnswers() throws Exception {
    ZkTestServer zooKeeper = new ZkTestServer(folder.resolve("zookeeper"));
    zooKeeper.run();
    try {
      CoreFolder configset = new CoreFolder(folder.resolve("configset")).layOut();
      ZkMaintenanceUtils.uploadToZK(
          zooKeeper.getZkClient(), configset.solrconfig().getParent(), "/configs/aladin", null);
      TestModels.random(folder.resolve("aladin-model"), 1);
      for (int node = 0; node < NODES; node++) {
        ports[node] = freePort();
        OlderSolrs.withPlugin().prepareHome(home(node), List.of());
        nodes[node] =
            OlderSolrs.withPlugin()
                .start(home(node), home(node).resolve("console.log"), options(node, zooKeeper));
      }
      assertOk(
          nodes[0].get(
              "/admin/collections?action=CREATE&collection.configName=aladin&numShards=1"
                  + "&replicationFactor=2&name="
                  + COLLECTION));
      String model = model();
      Map<String, JsonObject> documents =
          UpgradeDocuments.make(model, TestSeed.of(RollingUpgradeIT.class));
      UpgradeDocuments.indexTogether(nodes[0], COLLECTION, documents.values());
      awaitReplicas();
      List<JsonElement> before = CoreContents.answers(nodes[0], COLLECTION);
      for (int node = NODES - 1; node >= 0; node--) {
        upgrade(node, zooKeeper);
        for (ServerProcess each : nodes) {
          CoreContents.assertSame(before, CoreContents.answers(each, COLLECTION));
        }
        // Updates reach the other version, too.
        String id = "after-" + node;
        String caption = "[{\"id\":\"" + id + "\",\"caption\":\"A dog runs.\"}]";
        assertOk(nodes[node].update(COLLECTION, caption));
        for (ServerProcess each : nodes) {
          assertEquals(1, each.count(COLLECTION, "id:" + id)); // of its own replica
        }
        assertOk(nodes[node].update(COLLECTION, "{\"delete\":{\"id\":\"" + id + "\"}}"));
      }
      assertTrue(version(nodes[0]).startsWith("10."), () -> version(nodes[0]));
    } finally {
      for (ServerProcess node : nodes) {
        if (node != null) {
          node.kill();
        }
      }
      zooKeeper.shutdown();
    }
  }

  /** The other node is asked all the time. */
  private void upgrade(int node, ZkTestServer zooKeeper) throws Exception {
    ServerProcess other = nodes[1 - node];
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService client = Executors.newSingleThreadExecutor(task -> new Thread(task, "client"));
    try {
      Future<Integer> asked =
          client.submit(
              () -> {
                int queries = 0;
                while (!over.get()) {
                  assertEquals(
                      10,
                      other.select(COLLECTION, "q", "{!aladin f=image_vector}a dog").ids().size());
                  queries++;
                }
                return queries;
              });
      nodes[node].stop();
      FileUtils.deleteDirectory(home(node).resolve("lib").toFile());
      PluginJars.link(home(node).resolve("lib"));
      Files.delete(home(node).resolve("solr.xml"));
      Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home(node).resolve("solr.xml"));
      nodes[node] =
          ServerProcess.start(
              home(node), home(node).resolve("console10.log"), options(node, zooKeeper));
      awaitReplicas();
      over.set(true);
      assertTrue(asked.get() > 10, "few queries were asked");
    } finally {
      over.set(true);
      client.shutdown();
    }
  }

  private List<String> options(int node, ZkTestServer zooKeeper) {
    return List.of(
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-DzkHost=" + zooKeeper.getZkAddress(),
        "-Dhost=127.0.0.1",
        "-Djetty.port=" + ports[node],
        "-Dsolr.solr.home=" + home(node),
        "-Dsolr.log.dir=" + home(node).resolve("logs"),
        "-Dsolr.logs.dir=" + home(node).resolve("logs"),
        "-Dsolr.allowPaths=" + folder,
        "-Dsolr.security.allow.paths=" + folder,
        "-Daladin.model.dir=" + folder.resolve("aladin-model"),
        "-Daladin.dimension=" + SolrNode.DIMENSION);
  }

  private String model() {
    return nodes[0].model(COLLECTION, "default").get("version").getAsString();
  }

  private static String version(SolrHttp node) {
    return node.get("/admin/info/system")
        .body()
        .getAsJsonObject("lucene")
        .get("solr-spec-version")
        .getAsString();
  }

  /** Waits until both replicas are up to date. */
  private void awaitReplicas() throws InterruptedException {
    long end = System.nanoTime() + RECOVERY.toNanos();
    String states = states();
    while (!states.equals("[active, active]")) {
      assertTrue(System.nanoTime() < end, "not recovered in " + RECOVERY + ": " + states);
      Thread.sleep(200);
      states = states();
    }
  }

  private String states() {
    JsonObject cluster =
        nodes[0]
            .get("/admin/collections?action=CLUSTERSTATUS&collection=" + COLLECTION)
            .body()
            .getAsJsonObject("cluster");
    if (cluster.getAsJsonArray("live_nodes").size() < NODES) {
      return "a node is missing";
    }
    List<String> states = new ArrayList<>();
    cluster
        .getAsJsonObject("collections")
        .getAsJsonObject(COLLECTION)
        .getAsJsonObject("shards")
        .entrySet()
        .forEach(
            shard ->
                shard
                    .getValue()
                    .getAsJsonObject()
                    .getAsJsonObject("replicas")
                    .entrySet()
                    .forEach(
                        replica ->
                            states.add(
                                replica.getValue().getAsJsonObject().get("state").getAsString())));
    return states.toString();
  }

  private Path home(int node) {
    return folder.resolve("node" + node);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
