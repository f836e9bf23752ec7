/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link ServerProgram} in a JVM of its own, whose class path has Solr but not the plugin. */
final class ServerProcess implements AutoCloseable {
  /** An answer over HTTP. */
  record Answer(int status, JsonObject body) {}

  private final Process process;
  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a node and waits until it listens.
   *
   * @param home Solr's home, with cores or without; also the working folder
   * @param log where the node's messages go
   */
  static ServerProcess start(Path home, Path log, List<String> jvmOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(
        classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(ServerProgram.class.getName());
    command.add(home.toString());
    Process process =
        new ProcessBuilder(command).directory(home.toFile()).redirectError(log.toFile()).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(ServerProgram.STARTED)) {
        return new ServerProcess(process, line.substring(ServerProgram.STARTED.length()));
      }
    }
    throw new IOException("The node did not start:\n" + Files.readString(log));
  }

  /** Solr's jars and the folder of {@link ServerProgram}: this JVM's without what we pack. */
  static List<Path> classPath() throws IOException {
    Set<String> packed =
        PluginJars.list().stream().map(jar -> Jar.of(jar).artifact()).collect(Collectors.toSet());
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::exists)
        .filter(
            entry ->
                entry.toString().endsWith(".jar")
                    ? !packed.contains(Jar.of(entry).artifact())
                    : entry.endsWith("test-classes"))
        .toList();
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(), JsonParser.parseString(response.body()).getAsJsonObject());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
