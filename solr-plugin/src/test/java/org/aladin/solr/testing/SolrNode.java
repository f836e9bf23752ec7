/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.aladin.model.TestModels;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.core.SolrCore;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * A real Solr node over HTTP, in this JVM, with cores made from the test resources and a small
 * random model. {@link org.aladin.solr.SolrNode} is the same with the configset that users get.
 */
public final class SolrNode {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final JettySolrRunner jetty;

  private SolrNode(JettySolrRunner jetty) {
    this.jetty = jetty;
  }

  /** What came back from a request that a plain HTTP client sent. */
  public record Answer(int status, String body) {}

  /**
   * Starts a node whose cores share one configuration.
   *
   * @param home an empty directory
   * @param conf a folder of test resources that holds {@code solrconfig.xml} and {@code schema.xml}
   */
  public static SolrNode start(Path home, String conf, String... cores) throws Exception {
    Files.writeString(
        home.resolve("solr.xml"),
        "<solr><str name=\"allowPaths\">*</str></solr>",
        StandardCharsets.UTF_8);
    TestModels.random(home.resolve("aladin-model"), 1);
    for (String core : cores) {
      Path folder = Files.createDirectories(home.resolve(core).resolve("conf"));
      for (String file : new String[] {"solrconfig.xml", "schema.xml"}) {
        try (var in = SolrNode.class.getResourceAsStream("/" + conf + "/conf/" + file)) {
          Files.copy(in, folder.resolve(file));
        }
      }
      Files.writeString(home.resolve(core).resolve("core.properties"), "name=" + core);
    }
    System.setProperty("solr.log.dir", home.toString());
    System.setProperty("solr.disable.allowUrls", "true"); // shards= names cores of this node
    JettySolrRunner jetty =
        new JettySolrRunner(
            home.toString(), JettyConfig.builder().setContext("/solr").setPort(0).build());
    jetty.start();
    Map<String, ?> failures = jetty.getCoreContainer().getCoreInitFailures();
    if (!failures.isEmpty()) {
      jetty.stop();
      throw new IllegalStateException("Cores did not start: " + failures);
    }
    return new SolrNode(jetty);
  }

  /** A client for one core, to be closed. */
  public SolrClient client(String core) {
    return new HttpJdkSolrClient.Builder(jetty.getBaseUrl().toString())
        .withDefaultCollection(core)
        .build();
  }

  /** The core itself; the caller closes it. */
  public SolrCore core(String name) {
    return jetty.getCoreContainer().getCore(name);
  }

  /** {@code host:port/solr/core}, as {@code shards} wants it. */
  public String shard(String core) {
    return jetty.getBaseUrl().getAuthority() + "/solr/" + core;
  }

  /** Sends a request as curl would. */
  public Answer post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(jetty.getBaseUrl() + path))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /** Stops the node. */
  public void stop() throws Exception {
    jetty.stop();
  }
}
