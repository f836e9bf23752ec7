/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.cloud.MiniSolrCloudCluster;
import org.apache.solr.embedded.JettySolrRunner;

/** Three nodes with ZooKeeper in this JVM, and the project's configset for the small model. */
final class SolrCloud implements AutoCloseable {
  static final String COLLECTION = "scenes";

  private final MiniSolrCloudCluster cluster;

  private SolrCloud(MiniSolrCloudCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts the nodes and creates a collection of 2 shards × 2 replicas.
   *
   * @param folder an empty folder
   */
  static SolrCloud start(Path folder) throws Exception {
    Path model = TestModels.random(folder.resolve("aladin-model"), 1).toAbsolutePath();
    System.setProperty("solr.log.dir", folder.resolve("logs").toString());
    MiniSolrCloudCluster cluster =
        new MiniSolrCloudCluster.Builder(3, folder.resolve("cluster"))
            .withSolrXml(
                MiniSolrCloudCluster.DEFAULT_CLOUD_SOLR_XML
                    .replace("${solr.allowPaths:}", folder.toAbsolutePath().toString())
                    .replace("${metricsEnabled:false}", "true"))
            .addConfig("aladin", SolrNode.SOLR_CONFIG.resolve("configset/conf"))
            .build();
    SolrCloud cloud = new SolrCloud(cluster);
    SolrHttp.Answer created =
        cloud
            .node(0)
            .get(
                "/admin/collections?action=CREATE&collection.configName=aladin&numShards=2"
                    + "&replicationFactor=2&property.aladin.dimension="
                    + SolrNode.DIMENSION
                    + "&property.aladin.model.dir="
                    + model
                    + "&name="
                    + COLLECTION);
    if (created.status() != 200) {
      cloud.close();
      throw new IllegalStateException(created.body().toString());
    }
    cluster.waitForActiveCollection(COLLECTION, 2, 4);
    return cloud;
  }

  MiniSolrCloudCluster cluster() {
    return cluster;
  }

  /** A node's HTTP interface; any of the three. */
  SolrHttp node(int index) {
    return new SolrHttp(cluster.getJettySolrRunner(index).getBaseUrl().toString());
  }

  /** A metric of ours, summed over all cores of all nodes. */
  long sum(String metric) {
    long sum = 0;
    for (JettySolrRunner jetty : cluster.getJettySolrRunners()) {
      JsonObject registries =
          new SolrHttp(jetty.getBaseUrl().toString())
              .get("/admin/metrics?group=core&compact=true&prefix=OTHER./aladin." + metric)
              .body()
              .getAsJsonObject("metrics");
      for (String registry : List.copyOf(registries.keySet())) {
        JsonElement value = registries.getAsJsonObject(registry).get("OTHER./aladin." + metric);
        sum +=
            value.isJsonObject()
                ? value.getAsJsonObject().get("count").getAsLong()
                : value.getAsLong();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    try {
      cluster.shutdown();
    } catch (Exception e) {
      throw new IllegalStateException("The cluster does not stop", e);
    }
  }
}
