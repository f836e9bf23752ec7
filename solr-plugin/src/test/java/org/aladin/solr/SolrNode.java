/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.aladin.model.TestModels;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.core.CoreContainer;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * A real Solr node over HTTP, with the project's own solr.xml and configset and a small random
 * model; plain HTTP and JSON, as curl would do it.
 */
public final class SolrNode implements AutoCloseable {
  /** The project's configset and solr.xml, as users get them. */
  public static final Path SOLR_CONFIG = Path.of("../solr-config");

  /** The dimension of {@link TestModels}' models. */
  public static final int DIMENSION = 24;

  private static SolrNode shared;

  private final Path home;
  private final JettySolrRunner jetty;
  private final HttpClient http = HttpClient.newHttpClient();

  /** An answer: its status and its body. */
  public record Answer(int status, JsonObject body) {
    /** The message of an error. */
    public String message() {
      return body.getAsJsonObject("error").get("msg").getAsString();
    }

    /** The ids of the hits, in order. */
    public List<String> ids() {
      List<String> ids = new ArrayList<>();
      for (JsonElement hit : hits()) {
        ids.add(hit.getAsJsonObject().get("id").getAsString());
      }
      return ids;
    }

    /** The hits. */
    public Iterable<JsonElement> hits() {
      return body.getAsJsonObject("response").getAsJsonArray("docs");
    }
  }

  private SolrNode(Path home, JettySolrRunner jetty) {
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
    System.setProperty("solr.log.dir", home.resolve("logs").toString());
    JettySolrRunner jetty =
        new JettySolrRunner(home.toString(), JettyConfig.builder().setContext("/solr").build());
    jetty.start();
    return new SolrNode(home, jetty);
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

  /** Lays a Solr home out: solr.xml, the configset {@code aladin}, the model. */
  public static void prepareHome(Path home) throws IOException {
    Files.createDirectories(home.resolve("configsets"));
    Files.copy(SOLR_CONFIG.resolve("solr.xml"), home.resolve("solr.xml"));
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

  public Answer reload(String core) {
    return get("/admin/cores?action=RELOAD&core=" + core);
  }

  /** A query; each parameter as name, value. */
  public Answer select(String core, String... parameters) {
    StringBuilder body = new StringBuilder("wt=json");
    for (int i = 0; i < parameters.length; i += 2) {
      body.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return send(
        HttpRequest.newBuilder(uri("/" + core + "/select"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** Sends JSON documents or commands and commits. */
  public Answer update(String core, String json) {
    return post("/" + core + "/update?commit=true", json);
  }

  public Answer post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** The number of documents that a query finds. */
  public int count(String core, String query) {
    return select(core, "q", query, "rows", "0")
        .body()
        .getAsJsonObject("response")
        .get("numFound")
        .getAsInt();
  }

  /** A stored document by id; null if there is none. */
  public JsonObject document(String core, String id) {
    JsonElement document = get("/" + core + "/get?fl=*&id=" + id).body().get("doc");
    return document.isJsonNull() ? null : document.getAsJsonObject();
  }

  private URI uri(String path) {
    return URI.create(jetty.getBaseUrl() + path);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), JsonParser.parseString(response.body()).getAsJsonObject());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
