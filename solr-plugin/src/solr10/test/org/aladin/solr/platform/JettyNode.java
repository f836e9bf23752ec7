/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.nio.file.Path;
import java.util.Map;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Starts Solr 10 over HTTP. */
public final class JettyNode {
  /** The file of {@code solr-config} that is the node's {@code solr.xml}. */
  public static final String SOLR_XML = "solr10.xml";

  /** The system property of folders outside Solr's home that a node may read. */
  public static final String ALLOW_PATHS = "solr.security.allow.paths";

  /** The system property of the time, in milliseconds, until ZooKeeper drops a dead node. */
  public static final String ZOOKEEPER_SESSION = "solr.zookeeper.client.timeout";

  /** The environment in which {@code docker-compose.yml} takes this Solr and its plugin. */
  public static final Map<String, String> COMPOSE_ENVIRONMENT =
      Map.of("SOLR_VERSION", "10.0.0", "ALADIN_PLUGIN", "solr10-plugin");

  private JettyNode() {}

  /** Sets the folder of logs, and allows {@code shards} to name cores of the node. */
  public static void prepareJvm(Path home) {
    System.setProperty("solr.logs.dir", home.resolve("logs").toString());
    System.setProperty("solr.security.allow.urls.enabled", "false");
  }

  /**
   * Starts a node.
   *
   * @param home Solr's home
   * @param port 0 for any free one
   */
  public static JettySolrRunner start(Path home, int port) throws Exception {
    JettySolrRunner jetty =
        new JettySolrRunner(home.toString(), JettyConfig.builder().setPort(port).build());
    jetty.start();
    return jetty;
  }

  /** Starts a node on a free port that sends the security headers of Solr's distribution. */
  public static JettySolrRunner startWithHeaders(Path home) throws Exception {
    JettySolrRunner jetty =
        new JettySolrRunner(
            home.toString(),
            JettyConfig.builder().withFilter(SolrHeadersFilter.class, "/*").build());
    jetty.start();
    return jetty;
  }
}
