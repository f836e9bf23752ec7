/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.container.ComposeFile;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.ServerProcess;
import org.aladin.solr.platform.JettyNode;
import org.aladin.solr.platform.NodeMetrics;
import org.apache.solr.cloud.ZkTestServer;
import org.apache.solr.common.cloud.ZkMaintenanceUtils;

/**
 * Three Solr nodes in JVMs of their own, which can be killed and started again or cut off from
 * ZooKeeper, each with the packed plugin in its home; ZooKeeper is in this JVM.
 */
final class ProcessCluster implements AutoCloseable {
  static final int NODES = 3;

  /** ZooKeeper's time to notice that a node is dead; Solr's default is 30 seconds. */
  private static final Duration SESSION = Duration.ofSeconds(4);

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /** A copy of a shard: where it is, and whether it leads and is up to date. */
  record Replica(String shard, int node, String core, boolean leader, boolean active) {}

  private final Path folder;
  private final ZkTestServer zooKeeper;
  private final int[] ports;
  private final List<String> updateOptions;
  private final List<ZooKeeperLink> links = new ArrayList<>();
  private final ServerProcess[] nodes = new ServerProcess[NODES];

  private ProcessCluster(Path folder, ZkTestServer zooKeeper, int[] ports) throws IOException {
    this.folder = folder;
    this.zooKeeper = zooKeeper;
    this.ports = ports;
    this.updateOptions = updateOptions();
    for (int node = 0; node < NODES; node++) {
      links.add(new ZooKeeperLink(zooKeeper.getPort()));
    }
  }

  /** What a cluster needs to lose nothing, from the compose file. */
  private static List<String> updateOptions() throws IOException {
    String options = ComposeFile.read(Map.of()).environment("solr1", "SOLR_OPTS");
    return Stream.of(options.split(" ")).filter(o -> o.startsWith("-Dsolr.retries.")).toList();
  }

  /**
   * Starts the nodes without collections, with the configset {@code aladin} and the small model.
   *
   * @param folder an empty folder
   */
  static ProcessCluster start(Path folder) throws Exception {
    ZkTestServer zooKeeper = new ZkTestServer(folder.resolve("zookeeper"));
    zooKeeper.run();
    ProcessCluster cluster = new ProcessCluster(folder, zooKeeper, freePorts());
    try {
      ZkMaintenanceUtils.uploadToZK(
          zooKeeper.getZkClient(),
          SolrNode.SOLR_CONFIG.resolve("configset/conf"),
          "/configs/aladin",
          null);
      TestModels.random(folder.resolve("aladin-model"), 1);
      for (int node = 0; node < NODES; node++) {
        Path home = Files.createDirectories(cluster.home(node));
        Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
        PluginJars.link(home.resolve("lib"));
      }
      cluster.startAll();
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  SolrHttp node(int node) {
    return nodes[node];
  }

  void kill(int node) {
    nodes[node].kill();
  }

  /** Ends a node's connection to ZooKeeper. The other nodes still reach it. */
  void cutOff(int node) {
    links.get(node).cut();
  }

  /** Lets a node that was cut off connect to ZooKeeper again. */
  void reconnect(int node) {
    links.get(node).mend();
  }

  private void startAll() throws Exception {
    ExecutorService pool =
        Executors.newFixedThreadPool(NODES, task -> new Thread(task, "start-node"));
    try {
      List<Future<?>> starts = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        int node = i;
        starts.add(
            pool.submit(
                () -> {
                  start(node);
                  return null;
                }));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Starts a node on its home and port, as it is for the first time or after its death. */
  void start(int node) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                // Short lives on few cores: compile less, collect on one thread.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-DzkHost="
                    + zooKeeper
                        .getZkAddress()
                        .replace(":" + zooKeeper.getPort(), ":" + links.get(node).port()),
                "-D" + JettyNode.ZOOKEEPER_SESSION + "=" + SESSION.toMillis(),
                "-Dhost=127.0.0.1",
                "-Djetty.port=" + ports[node],
                "-Dsolr.solr.home=" + home(node),
                "-Dsolr.log.dir=" + home(node).resolve("logs"),
                "-D" + JettyNode.ALLOW_PATHS + "=" + folder,
                "-Daladin.model.dir=" + folder.resolve("aladin-model"),
                "-Daladin.dimension=" + SolrNode.DIMENSION));
    options.addAll(updateOptions);
    nodes[node] = ServerProcess.start(home(node), log(node), options);
  }

  /** Creates a collection of 2 shards × 2 replicas. */
  void createCollection(String name) throws Exception {
    SolrHttp.Answer created =
        node(0)
            .get(
                "/admin/collections?action=CREATE&collection.configName=aladin&numShards=2"
                    + "&replicationFactor=2&name="
                    + name);
    if (created.status() != 200) {
      throw new IllegalStateException(created.body() + "\n" + Files.readString(log(0)));
    }
    awaitRecovery(0, name);
  }

  /**
   * The replicas of a collection.
   *
   * @param asked the node to ask
   */
  List<Replica> replicas(int asked, String collection) {
    JsonObject cluster =
        node(asked)
            .get("/admin/collections?action=CLUSTERSTATUS&collection=" + collection)
            .body()
            .getAsJsonObject("cluster");
    String live = cluster.getAsJsonArray("live_nodes").toString();
    List<Replica> replicas = new ArrayList<>();
    JsonObject shards =
        cluster
            .getAsJsonObject("collections")
            .getAsJsonObject(collection)
            .getAsJsonObject("shards");
    for (Map.Entry<String, JsonElement> shard : shards.entrySet()) {
      JsonObject all = shard.getValue().getAsJsonObject().getAsJsonObject("replicas");
      for (Map.Entry<String, JsonElement> entry : all.entrySet()) {
        JsonObject replica = entry.getValue().getAsJsonObject();
        String name = replica.get("node_name").getAsString();
        replicas.add(
            new Replica(
                shard.getKey(),
                nodeOf(name),
                replica.get("core").getAsString(),
                replica.has("leader"),
                live.contains(name) && replica.get("state").getAsString().equals("active")));
      }
    }
    return replicas;
  }

  /** Waits until all replicas are up to date. */
  void awaitRecovery(int asked, String collection) throws InterruptedException {
    long end = System.nanoTime() + RECOVERY.toNanos();
    List<Replica> replicas = replicas(asked, collection);
    while (!replicas.stream().allMatch(Replica::active)
        || replicas.stream().filter(Replica::leader).count() != 2) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not recovered in " + RECOVERY + ": " + replicas);
      }
      Thread.sleep(100);
      replicas = replicas(asked, collection);
    }
  }

  /** Waits until another replica of a shard leads than the one that did. */
  void awaitOtherLeader(int asked, String collection, Replica former) throws InterruptedException {
    long end = System.nanoTime() + RECOVERY.toNanos();
    while (replicas(asked, collection).stream()
        .noneMatch(
            replica ->
                replica.leader()
                    && replica.shard().equals(former.shard())
                    && !replica.core().equals(former.core()))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no other leader in " + RECOVERY + " than " + former);
      }
      Thread.sleep(100);
    }
  }

  /** A metric of ours on a node, summed over its replicas of a collection since its start. */
  long metric(int node, String collection, String name) {
    return NodeMetrics.of(node(node), collection, name);
  }

  private int nodeOf(String nodeName) {
    for (int node = 0; node < NODES; node++) {
      if (nodeName.contains(":" + ports[node] + "_")) {
        return node;
      }
    }
    throw new IllegalStateException(nodeName);
  }

  private Path home(int node) {
    return folder.resolve("node" + node);
  }

  private Path log(int node) {
    return folder.resolve("node" + node + ".log");
  }

  private static int[] freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      sockets.add(new ServerSocket(0));
    }
    int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  @Override
  public void close() {
    for (ServerProcess node : nodes) {
      if (node != null) {
        node.kill();
      }
    }
    try {
      for (ZooKeeperLink link : links) {
        link.close();
      }
      zooKeeper.shutdown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
