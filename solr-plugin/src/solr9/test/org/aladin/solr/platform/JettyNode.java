/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.nio.file.Path;
import java.util.Map;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Starts Solr 9 over HTTP. */
public final class JettyNode {
  /** The file of {@code solr-config} that is the node's {@code solr.xml}. */
  public static final String SOLR_XML = "solr.xml";

  /** The system property of folders outside Solr's home that a node may read. */
  public static final String ALLOW_PATHS = "solr.allowPaths";

  /** The system property of the time, in milliseconds, until ZooKeeper drops a dead node. */
  public static final String ZOOKEEPER_SESSION = "zkClientTimeout";

  /** The environment in which {@code docker-compose.yml} takes this Solr and its plugin. */
  public static final Map<String, String> COMPOSE_ENVIRONMENT = Map.of();

  private JettyNode() {}

  /** Sets the folder of logs, and allows {@code shards} to name cores of the node. */
  public static void prepareJvm(Path home) {
    System.setProperty("solr.log.dir", home.resolve("logs").toString());
    System.setProperty("solr.disable.allowUrls", "true");
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
            JettyConfig.builder()
                .setContext("/solr")
                .withFilter(SolrHeadersFilter.class, "/*")
                .build());
    jetty.start();
    return jetty;
  }
}
