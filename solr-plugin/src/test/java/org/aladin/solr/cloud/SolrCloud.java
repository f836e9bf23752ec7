/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.JettyNode;
import org.aladin.solr.platform.NodeMetrics;
import org.apache.commons.io.FileUtils;
import org.apache.solr.cloud.MiniSolrCloudCluster;
import org.apache.solr.common.cloud.CollectionStatePredicate;
import org.apache.solr.common.cloud.DocCollection;
import org.apache.solr.embedded.JettySolrRunner;

/** Three nodes with ZooKeeper in this JVM, and the project's configset for the small model. */
final class SolrCloud {
  static final int NODES = 3;

  /** The administrator of clusters with users, and the password. */
  static final String ADMIN = "admin";

  private static SolrCloud shared;

  private final Path folder;
  private final MiniSolrCloudCluster cluster;
  private final boolean hasUsers;

  private SolrCloud(Path folder, MiniSolrCloudCluster cluster, boolean hasUsers) {
    this.folder = folder;
    this.cluster = cluster;
    this.hasUsers = hasUsers;
  }

  /**
   * The cluster for all tests of the JVM; it stops with the JVM. A test takes names of collections
   * that no other test takes.
   */
  static synchronized SolrCloud shared() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("aladin-cloud");
        shared = start(folder, NODES, null);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      shared.close();
                      FileUtils.deleteQuietly(folder.toFile());
                    },
                    "stop-shared-cloud"));
      } catch (Exception e) {
        throw new IllegalStateException("The cluster does not start", e);
      }
    }
    return shared;
  }

  /**
   * A cluster of its own.
   *
   * @param folder an empty folder
   * @param users who may do what, as security.json; null for everybody everything. With it, an
   *     administrator of the name and password {@link #ADMIN} is expected
   */
  static SolrCloud start(Path folder, int nodes, String users) throws Exception {
    TestModels.random(folder.resolve("aladin-model"), 1);
    System.setProperty("solr.log.dir", folder.resolve("logs").toString());
    MiniSolrCloudCluster.Builder cluster =
        new MiniSolrCloudCluster.Builder(nodes, folder.resolve("cluster"))
            .withSolrXml(
                MiniSolrCloudCluster.DEFAULT_CLOUD_SOLR_XML
                    .replace(
                        "${" + JettyNode.ALLOW_PATHS + ":}", folder.toAbsolutePath().toString())
                    .replace("${metricsEnabled:false}", "true"))
            .addConfig("aladin", SolrNode.SOLR_CONFIG.resolve("configset/conf"));
    if (users != null) {
      cluster.withSecurityJson(users);
    }
    return new SolrCloud(folder, cluster.build(), users != null);
  }

  /** Creates a collection for the small model. */
  void create(String collection, int shards, int replicas) {
    admin(
        "CREATE&collection.configName=aladin&numShards="
            + shards
            + "&replicationFactor="
            + replicas
            + "&name="
            + collection
            + modelProperties());
    awaitActive(collection, shards, shards * replicas);
  }

  /** Waits until each node sees so many active shards with so many replicas, all up to date. */
  void awaitActive(String collection, int shards, int replicas) {
    CollectionStatePredicate active =
        (live, state) ->
            state != null
                && state.getActiveSlices().size() == shards
                && state.getActiveSlices().stream().allMatch(shard -> shard.getLeader() != null)
                && state.getActiveSlices().stream()
                        .flatMap(shard -> shard.getReplicas().stream())
                        .filter(replica -> replica.isActive(live))
                        .count()
                    == replicas;
    for (JettySolrRunner jetty : cluster.getJettySolrRunners()) {
      try {
        jetty
            .getCoreContainer()
            .getZkController()
            .getZkStateReader()
            .waitForState(collection, 60, TimeUnit.SECONDS, active);
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException(collection, e);
      }
    }
  }

  /** The model as properties of cores. */
  String modelProperties() {
    return "&property.aladin.dimension="
        + SolrNode.DIMENSION
        + "&property.aladin.model.dir="
        + folder.resolve("aladin-model");
  }

  /** An action of the collections API that has to work. */
  SolrHttp.Answer admin(String action) {
    SolrHttp.Answer answer = node(0).get("/admin/collections?action=" + action);
    if (answer.status() != 200 || answer.body().has("failure")) {
      throw new IllegalStateException(action + ": " + answer.body());
    }
    return answer;
  }

  /** A collection as the first node sees it. */
  DocCollection state(String collection) {
    return cluster
        .getJettySolrRunner(0)
        .getCoreContainer()
        .getZkController()
        .getClusterState()
        .getCollection(collection);
  }

  /** A folder that the nodes may read and write. */
  Path folder() {
    return folder;
  }

  MiniSolrCloudCluster cluster() {
    return cluster;
  }

  /** A node's HTTP interface; any of the three. */
  SolrHttp node(int index) {
    return node(cluster.getJettySolrRunner(index));
  }

  private SolrHttp node(JettySolrRunner jetty) {
    SolrHttp node = new SolrHttp(jetty.getBaseUrl().toString());
    return hasUsers ? node.as(ADMIN, ADMIN) : node;
  }

  /** A metric of ours, summed over all cores of a collection. */
  long sum(String collection, String metric) {
    long sum = 0;
    for (JettySolrRunner jetty : cluster.getJettySolrRunners()) {
      sum += NodeMetrics.of(node(jetty), collection, metric);
    }
    return sum;
  }

  /** Stops all nodes; not of the shared cluster. */
  void close() {
    try {
      cluster.shutdown();
    } catch (Exception e) {
      throw new IllegalStateException("The cluster does not stop", e);
    }
  }
}
