/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aladin.model.ChildJvm;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.deployment.packed.Jar;
import org.aladin.solr.deployment.packed.PluginJars;

/**
 * A {@link ServerProgram} in a JVM of its own, whose class path has Solr but nothing that we pack.
 */
public final class ServerProcess extends SolrHttp implements AutoCloseable {
  private final Process process;

  private ServerProcess(Process process, String baseUrl) {
    super(baseUrl);
    this.process = process;
  }

  /**
   * Starts a node and waits until it listens.
   *
   * @param home Solr's home, with cores or without; also the working folder
   * @param log where the node's messages go
   */
  public static ServerProcess start(Path home, Path log, List<String> jvmOptions)
      throws IOException {
    return start(classPath(), ServerProgram.class, home, log, jvmOptions, Map.of());
  }

  /** As above, with variables in the node's environment. */
  public static ServerProcess start(
      Path home, Path log, List<String> jvmOptions, Map<String, String> environment)
      throws IOException {
    return start(classPath(), ServerProgram.class, home, log, jvmOptions, environment);
  }

  /** Starts a node of any version of Solr: as above, of the Solr on that class path. */
  public static ServerProcess start(
      List<Path> classPath, Class<?> program, Path home, Path log, List<String> jvmOptions)
      throws IOException {
    return start(classPath, program, home, log, jvmOptions, Map.of());
  }

  private static ServerProcess start(
      List<Path> classPath,
      Class<?> program,
      Path home,
      Path log,
      List<String> jvmOptions,
      Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add("-Xmx512m");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(program.getName());
    command.add(home.toString());
    ProcessBuilder node = ChildJvm.prepare(command);
    node.environment().putAll(environment);
    Process process = ChildJvm.start(node.directory(home.toFile()).redirectError(log.toFile()));
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
  public static List<Path> classPath() throws IOException {
    Set<String> packed =
        Stream.concat(PluginJars.list().stream(), PluginJars.onnxRuntime().stream())
            .map(jar -> Jar.of(jar).artifact())
            .collect(Collectors.toSet());
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

  /** Ends the node as a power cut or {@code kill -9} does, and waits until it is dead. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Lets the node close its cores, as {@code bin/solr stop} does, and waits until it is gone. */
  public void stop() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
