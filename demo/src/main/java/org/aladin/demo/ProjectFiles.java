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
  private static final String ONNX_RUNTIME = "solr-plugin/target/onnxruntime-lib";
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
            ONNX_RUNTIME,
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

  /** The plugin's add-on: ONNX Runtime of this platform and its engine. */
  List<Path> onnxRuntime() throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve(ONNX_RUNTIME))) {
      return jars.toList();
    }
  }

  Path solrConfig() {
    return root.resolve("solr-config");
  }

  Path nodeJars() {
    return root.resolve("demo/target/solr-node");
  }
}
