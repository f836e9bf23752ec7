/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.apache.commons.io.file.PathUtils;

/**
 * A node's home with the project's configset. Its caches of results are off, so that a repeated
 * query is executed again; the cache of encoded texts is on.
 */
final class NodeHome {
  private NodeHome() {}

  /** Lays out a home with the plugin's jars and those of ONNX Runtime. */
  static void layOut(Path home, SolrBuild solr) throws IOException {
    Files.createDirectories(home);
    Files.copy(solr.solrXml(), home.resolve("solr.xml"));
    layOutCore(home);
    Path lib = Files.createDirectory(home.resolve("lib"));
    for (Path folder : solr.plugin()) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path jar : jars) {
          Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
        }
      }
    }
  }

  private static void layOutCore(Path home) throws IOException {
    Path conf = home.resolve("aladin/conf");
    Files.createDirectories(conf);
    PathUtils.copyDirectory(SolrBuild.configuration(), conf);
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
    String regions = "kind=\"regions\"";
    replace(home, "schema.xml", regions, regions + " encoding=\"" + encoding.label() + "\"");
  }

  /**
   * Replaces a text in a file of a core's configuration.
   *
   * @throws IOException if the file does not have it
   */
  static void replace(Path home, String name, String text, String by) throws IOException {
    Path file = home.resolve("aladin/conf").resolve(name);
    String before = Files.readString(file);
    if (!before.contains(text)) {
      throw new IOException(name + " has no " + text);
    }
    Files.writeString(file, before.replace(text, by));
  }
}
