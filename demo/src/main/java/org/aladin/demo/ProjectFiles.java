/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of the build, in their places.
 *
 * @param root the project's folder
 */
record ProjectFiles(Path root) {
  private static final String CONFIGURATION = "alad-alignment-and-matching-distill";

  /**
   * @throws IOException if something is not built; the message names it
   */
  static ProjectFiles at(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    for (String needed :
        List.of(
            "training/target/aladin-training.jar",
            "solr-plugin/target/lib",
            "solr-config/solr.xml",
            "demo/target/solr-node")) {
      if (!Files.exists(root.resolve(needed))) {
        throw new NoSuchFileException(
            root.resolve(needed) + " is missing; build it with: mvn -DskipTests package");
      }
    }
    return new ProjectFiles(root);
  }

  Path trainingJar() {
    return root.resolve("training/target/aladin-training.jar");
  }

  Path configuration() {
    return root.resolve("training/configs").resolve(CONFIGURATION + ".yaml");
  }

  Path pluginJars() {
    return root.resolve("solr-plugin/target/lib");
  }

  /** ONNX Runtime of this platform and its engine, which the plugin's jars do not include. */
  List<Path> onnxRuntime() throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve("training/target/lib"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("onnxruntime")).toList();
    }
  }

  Path solrConfig() {
    return root.resolve("solr-config");
  }

  Path nodeJars() {
    return root.resolve("demo/target/solr-node");
  }
}
