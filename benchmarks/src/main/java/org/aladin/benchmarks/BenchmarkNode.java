/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aladin.model.alignment.encoded.ProductKernel;

/** A Solr node with the packed plugin, in a JVM of its own. */
final class BenchmarkNode implements AutoCloseable {
  private static final String READY = "Solr answers at ";

  /** How long OpenMP's threads spin, as deployment.md has it. */
  private static final String SPINS = "1000";

  /** Lucene's property for the latest Java version whose vector instructions it uses. */
  private static final String LATEST_JAVA =
      "-Dorg.apache.lucene.vectorization.upperJavaFeatureVersion=";

  /**
   * How a node is started.
   *
   * @param engine the engine of its models; empty for that of the jars and the model
   * @param heap its maximum, as in -Xmx
   */
  record Settings(String engine, String heap) {
    static final Settings DEFAULTS = new Settings("", "2g");
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI core;

  private BenchmarkNode(Process process, URI core) {
    this.process = process;
    this.core = core;
  }

  /** Starts a node, and waits until its core has the model. */
  static BenchmarkNode start(SolrBuild solr, Path home, Path model, int dimension)
      throws IOException {
    return start(solr, home, model, dimension, Settings.DEFAULTS);
  }

  /** The same with other settings. */
  static BenchmarkNode start(
      SolrBuild solr, Path home, Path model, int dimension, Settings settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + settings.heap, "-Dai.djl.offline=true", "-Dlog4j2.level=WARN"));
    if (!settings.engine.isEmpty()) {
      command.add("-Daladin.engine=" + settings.engine);
    }
    if (!ProductKernel.chosen().label().equals("plain")) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
      // Lucene 9.12 does not use the module with Java 24 and newer otherwise.
      command.add(LATEST_JAVA + Runtime.version().feature());
    }
    command.add("-Daladin.model.dir=" + model);
    command.add("-Daladin.dimension=" + dimension);
    command.add("-D" + solr.allowedPaths() + "=" + model);
    command.addAll(List.of("-cp", solr.classPath(), "org.aladin.demo.node.SolrNodeMain"));
    command.addAll(List.of(home.toString(), "0"));
    Path log = home.resolve("node.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    if (!builder.environment().containsKey("OMP_WAIT_POLICY")) {
      builder.environment().putIfAbsent("GOMP_SPINCOUNT", SPINS);
    }
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        BenchmarkNode node =
            new BenchmarkNode(process, URI.create(line.substring(READY.length()) + "/aladin"));
        node.get("/aladin", Map.of());
        return node;
      }
    }
    process.destroy();
    throw new IOException("The node did not start: " + Files.readString(log));
  }

  /** The address of the core. */
  String url() {
    return core.toString();
  }

  /** The number of the process. */
  long pid() {
    return process.pid();
  }

  /** The CPU time of the process in nanoseconds, to 10 ms; 0 where the system does not tell. */
  long cpuNanoseconds() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** The response to a POST of JSON. */
  String post(String path, String json) throws IOException {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** The response to a POST. */
  String post(String path, String contentType, byte[] body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(core + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  /** The response to a GET. */
  String get(String path, Map<String, String> parameters) throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(HttpRequest.newBuilder(URI.create(core + path + "?" + query)).build());
  }

  private String send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + ": " + response.body());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // the node ends with its input
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
