/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Lays out Solr's home as a user would: configuration, configset, the plugin's jars, the model. */
public final class SolrHome {
  /** The configset's name in the node. */
  public static final String CONFIGSET = "aladin";

  private SolrHome() {}

  /**
   * @param home empty or absent
   * @param solrXml the node's {@code solr.xml}
   * @param configset the folder of the configset
   * @param pluginJars the folder of the plugin's jar and its libraries
   * @param runtimeJars ONNX Runtime, if the extractor needs it
   * @param model the model directory of a training
   * @param extractor that the model learned from
   * @throws IOException if one of them does not exist or cannot be copied
   */
  public static void layOut(
      Path home,
      Path solrXml,
      Path configset,
      Path pluginJars,
      List<Path> runtimeJars,
      Path model,
      ExtractorDeclaration extractor)
      throws IOException {
    Files.createDirectories(home);
    Files.copy(solrXml, home.resolve("solr.xml"));
    copy(configset, home.resolve("configsets").resolve(CONFIGSET));
    extractor.declareIn(
        home.resolve("configsets").resolve(CONFIGSET).resolve("conf/solrconfig.xml"));
    copy(pluginJars, home.resolve("lib"));
    for (Path jar : runtimeJars) {
      link(jar, home.resolve("lib").resolve(jar.getFileName()));
    }
    copy(model, home.resolve("aladin-model"));
    if (extractor.path() != null) {
      Path place = home.resolve(extractor.place());
      if (Files.isDirectory(extractor.path())) {
        copy(extractor.path(), place);
      } else {
        Files.createDirectories(place.getParent());
        Files.copy(extractor.path(), place);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      throw new NoSuchFileException(from + " is missing, or is not a folder");
    }
    List<Path> files;
    try (Stream<Path> tree = Files.walk(from)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      if (file.toString().endsWith(".jar")) {
        link(file, target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  /** Jars are large and are not changed, so links are used where the file system allows them. */
  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, target);
    }
  }
}
