/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;
import org.aladin.model.TestModels;
import org.aladin.solr.platform.JettyNode;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.core.CoreContainer;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * A real Solr node over HTTP, with the project's own solr.xml and configset and a small random
 * model.
 */
public final class SolrNode extends SolrHttp implements AutoCloseable {
  /** The project's configset and solr.xml, as users get them. */
  public static final Path SOLR_CONFIG = Path.of("../solr-config");

  /** The dimension of {@link TestModels}' models. */
  public static final int DIMENSION = 24;

  private static SolrNode shared;

  private final Path home;
  private final JettySolrRunner jetty;

  private SolrNode(Path home, JettySolrRunner jetty) {
    super(jetty.getBaseUrl().toString());
    this.home = home;
    this.jetty = jetty;
  }

  /**
   * Starts a node without cores.
   *
   * @param home an empty folder
   */
  public static SolrNode start(Path home) throws Exception {
    prepareHome(home);
    JettyNode.prepareJvm(home);
    return new SolrNode(home, JettyNode.start(home, 0));
  }

  /**
   * Starts a node that sends the security headers of Solr's distribution, which an embedded node
   * does not.
   *
   * @param home an empty folder
   */
  public static SolrNode startWithHeaders(Path home) throws Exception {
    prepareHome(home);
    JettyNode.prepareJvm(home);
    return new SolrNode(home, JettyNode.startWithHeaders(home));
  }

  /**
   * A node for all tests of the JVM that only need cores of their own; it stops with the JVM. A
   * test takes core names that no other test takes.
   */
  public static synchronized SolrNode shared() {
    if (shared == null) {
      try {
        Path home = Files.createTempDirectory("aladin-solr");
        shared = start(home);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      shared.close();
                      FileUtils.deleteQuietly(home.toFile());
                    },
                    "stop-shared-node"));
      } catch (Exception e) {
        throw new IllegalStateException("The node does not start", e);
      }
    }
    return shared;
  }

  /** Adds a configset: the project's, with its solrconfig.xml changed. */
  public void addConfigset(String name, UnaryOperator<String> solrconfig) throws IOException {
    Path configset = home.resolve("configsets").resolve(name);
    PathUtils.copyDirectory(SOLR_CONFIG.resolve("configset"), configset);
    Path file = configset.resolve("conf/solrconfig.xml");
    String before = Files.readString(file);
    String after = solrconfig.apply(before);
    if (after.equals(before)) {
      throw new IllegalArgumentException("The change of solrconfig.xml changes nothing");
    }
    Files.writeString(file, after);
  }

  /** Adds a configset of the test resources: {@code <name>/conf}. */
  public void addTestConfigset(String name) throws IOException {
    Path conf = Files.createDirectories(home.resolve("configsets").resolve(name).resolve("conf"));
    for (String file : List.of("solrconfig.xml", "schema.xml")) {
      try (InputStream in = SolrNode.class.getResourceAsStream("/" + name + "/conf/" + file)) {
        Files.copy(in, conf.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Lays a Solr home out: solr.xml, the configset {@code aladin}, the model. */
  public static void prepareHome(Path home) throws IOException {
    Files.createDirectories(home.resolve("configsets"));
    Files.copy(SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
    PathUtils.copyDirectory(
        SOLR_CONFIG.resolve("configset"), home.resolve("configsets").resolve("aladin"));
    TestModels.random(home.resolve("aladin-model"), 1);
  }

  /** Solr's home. */
  public Path home() {
    return home;
  }

  public CoreContainer container() {
    return jetty.getCoreContainer();
  }

  /** Creates a core of the configset {@code aladin} for the small model. */
  public Answer createCore(String name, String... properties) {
    return createCoreOf("aladin", name, properties);
  }

  /** Creates a core of any configset; each property as name=value. */
  public Answer createCoreOf(String configset, String name, String... properties) {
    StringBuilder parameters =
        new StringBuilder("action=CREATE&property.aladin.dimension=" + DIMENSION);
    for (String property : properties) {
      parameters.append("&property.").append(property);
    }
    return get("/admin/cores?" + parameters + "&configSet=" + configset + "&name=" + name);
  }

  /** A client for one core, to be closed. */
  public SolrClient client(String core) {
    return new HttpJdkSolrClient.Builder(baseUrl()).withDefaultCollection(core).build();
  }

  /** {@code host:port/solr/core}, as {@code shards} wants it. */
  public String shard(String core) {
    return jetty.getBaseUrl().getAuthority() + "/solr/" + core;
  }

  public Answer reload(String core) {
    return get("/admin/cores?action=RELOAD&core=" + core);
  }

  /** Stops the node and starts it again, on the same port and with the same home. */
  public void restart() throws Exception {
    jetty.stop();
    jetty.start(true);
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The node does not stop", e);
    }
  }
}
