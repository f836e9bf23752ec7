/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aladin.demo.node.SolrNodeMain;
import org.aladin.demo.process.JavaProgram;

/** A Solr node in its own JVM, whose class path has Solr and no class of ALADIN. */
public final class SolrNode implements Closeable {
  private static final int LAST_LINES = 15;

  private final Process process;
  private final URI url;

  private SolrNode(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a node and waits until it responds.
   *
   * @param runtime Solr's jars and the Java that runs them
   * @param home as {@link SolrHome} lays it out
   * @param port 1 to 65535
   * @throws IOException if the node does not start; the message holds the end of its log
   */
  public static SolrNode start(SolrRuntime runtime, Path home, int port) throws IOException {
    Path log = home.resolve("node.log");
    JavaProgram program =
        new JavaProgram(
            runtime.java(),
            List.of(
                "-Xmx768m",
                "-Dai.djl.offline=true",
                "-Dlog4j2.level=WARN",
                "-cp",
                runtime.joined(),
                SolrNodeMain.class.getName()));
    Process process =
        program
            .prepare(List.of(home.toString(), Integer.toString(port)))
            .redirectError(log.toFile())
            .start();
    // The node ends when its standard input ends, which happens when this JVM ends. It prints one
    // line only.
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(SolrNodeMain.READY)) {
        return new SolrNode(process, URI.create(line.substring(SolrNodeMain.READY.length())));
      }
    }
    process.destroy();
    throw new IOException("The Solr node did not start; the end of " + log + ":\n" + end(log));
  }

  /** The last lines without stack traces, which would hide the reasons. */
  private static String end(Path log) throws IOException {
    List<String> lines =
        Files.readAllLines(log).stream().filter(line -> !line.startsWith("\tat ")).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** The node's URL, ending in {@code /solr}. */
  public URI url() {
    return url;
  }

  /** Waits until the node ends. */
  public void join() throws InterruptedException {
    process.waitFor();
  }

  /** Stops the node, by force if it does not end by itself. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
