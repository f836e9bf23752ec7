/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.packed.Jar;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.CoreFolder;
import org.aladin.solr.deployment.process.ServerProcess;
import org.apache.lucene.util.Version;

/**
 * Solr as it was: a node of an older version. {@link OlderSolrs} names those that the tests start.
 *
 * @param name for people
 * @param classPath a file that a module of {@code older-solr} writes
 * @param pluginJars the folder of the plugin for that version of Solr
 * @param runsPlugin whether it embeds, finds, ranks and explains by itself; otherwise it knows the
 *     field type of the plugin, and documents come embedded
 * @param graphsMisread whether today's Solr misreads its vectors' graphs
 */
record OlderSolr(
    String name, Path classPath, Path pluginJars, boolean runsPlugin, boolean graphsMisread) {

  /** What the version of its Lucene is, by the name of the jar. */
  Version lucene() throws Exception {
    for (Path jar : jars()) {
      if (Jar.of(jar).artifact().equals("lucene-core")) {
        return Version.parse(Jar.of(jar).version());
      }
    }
    throw new IllegalStateException("No Lucene among " + jars());
  }

  /**
   * Lays a home out with the plugin and empty cores, as users do.
   *
   * @param home where no folder is
   */
  void prepareHome(Path home, List<String> cores) throws Exception {
    PluginJars.link(pluginJars, home.resolve("lib"));
    String node = Files.readString(SolrNode.SOLR_CONFIG.resolve("solr.xml"));
    // A setting that Solr 9.0 does not know yet; it is for ZooKeeper.
    Files.writeString(
        home.resolve("solr.xml"), node.replaceAll("\\s*<str name=\"zkCredentialsInjector.*", ""));
    for (String core : cores) {
      Path file = new CoreFolder(home.resolve(core)).layOut().solrconfig();
      Files.writeString(file, solrconfig(Files.readString(file)));
    }
  }

  private String solrconfig(String today) throws Exception {
    String older =
        today.replaceAll(
            "<luceneMatchVersion>.*</luceneMatchVersion>",
            "<luceneMatchVersion>" + lucene() + "</luceneMatchVersion>");
    if (!runsPlugin) {
      older =
          older
              .replaceAll("<(queryParser|transformer) [^>]*org\\.aladin[^>]*/>", "")
              .replaceAll("(?s)<(processor|requestHandler) [^>]*org\\.aladin.*?</\\1>", "");
    }
    return older;
  }

  /** Starts a node on such a home. */
  ServerProcess start(Path home, Path log, List<String> jvmOptions) throws IOException {
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(Path.of("target/test-classes").toAbsolutePath());
    return ServerProcess.start(classPath, OlderServerProgram.class, home, log, jvmOptions);
  }

  private List<Path> jars() throws IOException {
    return Stream.of(Files.readString(classPath).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
