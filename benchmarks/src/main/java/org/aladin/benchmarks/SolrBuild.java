/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the build leaves for nodes of one version of Solr.
 *
 * @param version the major version, 9 or 10
 * @param node the folder with Solr 9's jars and the node's program
 */
record SolrBuild(int version, Path node) {
  private static final String NODE_PROGRAM = "aladin-demo-solr-node.jar";

  /** The first Java version that runs Solr 10. */
  private static final int JAVA_OF_SOLR_10 = 21;

  /**
   * @param options {@code solr} and {@code node} are read
   * @throws IllegalArgumentException if there are no nodes of such a version, or not with this Java
   */
  static SolrBuild of(Options options) {
    String version = options.text("solr", "9");
    if (!List.of("9", "10").contains(version)) {
      throw new IllegalArgumentException("solr is \"" + version + "\", expected 9 or 10");
    }
    if (version.equals("10") && Runtime.version().feature() < JAVA_OF_SOLR_10) {
      throw new IllegalArgumentException(
          "solr is \"10\", which needs Java "
              + JAVA_OF_SOLR_10
              + " or newer: run the command with it instead of Java "
              + Runtime.version().feature());
    }
    String node = options.text("node", "");
    return new SolrBuild(
        Integer.parseInt(version),
        node.isEmpty() ? project().resolve("demo/target/solr-node") : Path.of(node));
  }

  private static Path project() {
    return BuildFolder.find().getParent().getParent();
  }

  private Path module() {
    return project().resolve(version == 10 ? "solr10-plugin" : "solr-plugin");
  }

  /** The folders with the plugin's jars and those of ONNX Runtime. */
  List<Path> plugin() {
    return List.of(
        module().resolve("target/lib"), project().resolve("solr-plugin/target/onnxruntime-lib"));
  }

  private Path solr10() {
    return module().resolve("node/target");
  }

  /**
   * @throws IOException if something is not built
   */
  void check() throws IOException {
    Stream<Path> solr = version == 10 ? Stream.of(node, solr10()) : Stream.of(node);
    for (Path needed : Stream.concat(solr, plugin().stream()).toList()) {
      if (!Files.isDirectory(needed)) {
        throw new IOException(needed + " is missing: run mvn -B package -DskipTests first");
      }
    }
  }

  /** The class path of a node. */
  String classPath() {
    List<Path> jars =
        version == 10
            ? List.of(
                node.resolve(NODE_PROGRAM),
                solr10().resolve("*"), // before the library that one of its classes replaces
                solr10().resolve("lib/*"))
            : List.of(node.resolve("*"));
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The system property for folders that a node may read, besides its home. */
  String allowedPaths() {
    return version == 10 ? "solr.security.allow.paths" : "solr.allowPaths";
  }

  /** The folder with the core's configuration. */
  static Path configuration() {
    return project().resolve("solr-config/configset/conf");
  }

  /** The node's configuration. */
  Path solrXml() {
    return project().resolve("solr-config").resolve(version == 10 ? "solr10.xml" : "solr.xml");
  }
}
