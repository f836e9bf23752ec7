/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.demo.solr.SolrRuntime;

/**
 * The files of the build, in their places.
 *
 * @param root the project's folder
 * @param solr the major version of Solr, 9 or 10
 */
record ProjectFiles(Path root, int solr) {
  private static final String ONNX_RUNTIME = "solr-plugin/target/onnxruntime-lib";
  private static final String CONFIGURATION = "alad-alignment-and-matching-distill";

  /**
   * @throws IOException if something is not built; the message names it
   */
  static ProjectFiles at(Path folder, int solr) throws IOException {
    ProjectFiles files = new ProjectFiles(folder.toAbsolutePath().normalize(), solr);
    List<Path> needed =
        List.of(
            files.trainingJar(),
            files.solrXml(),
            files.root.resolve(ONNX_RUNTIME),
            files.root.resolve("demo/target/solr-node"));
    for (Path file : needed) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file + " is missing; build it with: mvn -DskipTests package");
      }
    }
    if (!Files.exists(files.pluginJars())) {
      String reason =
          solr == 10
              ? "; it is only built where a JDK 21 or newer is found: install one, or set"
                  + " JAVA_HOME_21 to its folder, then run: mvn -DskipTests package"
              : "; build it with: mvn -DskipTests package";
      throw new NoSuchFileException(files.pluginJars() + " is missing" + reason);
    }
    return files;
  }

  Path trainingJar() {
    return root.resolve("training/target/aladin-training.jar");
  }

  Path configuration() {
    return root.resolve("training/configs").resolve(CONFIGURATION + ".yaml");
  }

  Path pluginJars() {
    return root.resolve(solr == 10 ? "solr10-plugin" : "solr-plugin").resolve("target/lib");
  }

  /** The plugin's add-on: ONNX Runtime of this platform and its engine. */
  List<Path> onnxRuntime() throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve(ONNX_RUNTIME))) {
      return jars.toList();
    }
  }

  Path solrXml() {
    return root.resolve("solr-config").resolve(solr == 10 ? "solr10.xml" : "solr.xml");
  }

  Path configset() {
    return root.resolve("solr-config/configset");
  }

  /**
   * What runs the node. The classes of Solr 10 are for Java 21: the build wrote down which Java
   * compiled the plugin.
   */
  SolrRuntime solrRuntime() throws IOException {
    Path node = root.resolve("demo/target/solr-node");
    if (solr == 9) {
      return SolrRuntime.of(node);
    }
    Path jdk = Path.of(Files.readString(root.resolve("solr10-plugin/target/jdk")).strip());
    Path solr10 = root.resolve("solr10-plugin/node/target");
    return new SolrRuntime(
        jdk.resolve("bin/java"),
        List.of(
            node.resolve("aladin-demo-solr-node.jar"),
            solr10.resolve("*"), // before the library that one of its classes replaces
            solr10.resolve("lib/*")));
  }
}
