/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.apache.commons.io.file.PathUtils;

/**
 * A node's home with the project's configset. Its caches of results are off, so that a repeated
 * query is executed again; the cache of encoded texts is on.
 */
final class NodeHome {
  private NodeHome() {}

  /** Lays out a home with the plugin's jars and those of ONNX Runtime. */
  static void layOutWithOnnxRuntime(Path home) throws IOException {
    layOutCore(home);
    Path lib = Files.createDirectory(home.resolve("lib"));
    for (Path folder : List.of(BenchmarkNode.plugin(), BenchmarkNode.onnxRuntime())) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path jar : jars) {
          Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
        }
      }
    }
  }

  private static void layOutCore(Path home) throws IOException {
    Path project = BuildFolder.find().getParent().getParent();
    Path conf = home.resolve("aladin/conf");
    Files.createDirectories(conf);
    Files.copy(project.resolve("solr-config/solr.xml"), home.resolve("solr.xml"));
    PathUtils.copyDirectory(project.resolve("solr-config/configset/conf"), conf);
    Path config = conf.resolve("solrconfig.xml");
    Files.writeString(
        config, Files.readString(config).replaceAll("<(filter|queryResult)Cache [^>]*/>", ""));
    Files.createFile(home.resolve("aladin/core.properties"));
  }

  /**
   * Has a home's core keep its index elsewhere.
   *
   * @param index a folder that the core makes if it is missing
   */
  static void keepIndex(Path home, Path index) throws IOException {
    Files.writeString(
        home.resolve("aladin/core.properties"),
        "dataDir=" + index.toAbsolutePath().toString().replace("\\", "\\\\") + "\n");
  }

  /** Has a home's core store the regions of images in an encoding. */
  static void storeRegions(Path home, AlignmentEncoding encoding) throws IOException {
    Path schema = home.resolve("aladin/conf/schema.xml");
    String regions = "kind=\"regions\"";
    Files.writeString(
        schema,
        Files.readString(schema)
            .replace(regions, regions + " encoding=\"" + encoding.label() + "\""));
  }

  /** Has a home's core search vectors of 7 bits per number. */
  static void quantizeVectors(Path home) throws IOException {
    Path config = home.resolve("aladin/conf/solrconfig.xml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "solr.SchemaCodecFactory", "org.aladin.solr.codec.QuantizedVectorsCodecFactory"));
  }
}
