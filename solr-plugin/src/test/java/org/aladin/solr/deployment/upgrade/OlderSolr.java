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
 * Solr as it was: nodes of older versions, whose class paths the modules of {@code older-solr}
 * find.
 */
enum OlderSolr {
  /** The first with vectors. Of the plugin it knows the field type; documents come embedded. */
  OLDEST("oldest", false),

  /** The first that runs all of the plugin: it embeds, finds, ranks and explains by itself. */
  OLDEST_WITH_PLUGIN("oldest-plugin", true);

  private final String module;
  private final boolean runsPlugin;

  OlderSolr(String module, boolean runsPlugin) {
    this.module = module;
    this.runsPlugin = runsPlugin;
  }

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
    PluginJars.link(home.resolve("lib"));
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
    Path file = Path.of("older-solr", module, "target/class-path");
    return Stream.of(Files.readString(file).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
