/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What runs a Solr node.
 *
 * @param java the program {@code java}
 * @param classPath jars, and folders with an asterisk for all of their jars; Solr, its libraries
 *     and the node's main class, but no class of ALADIN
 */
public record SolrRuntime(Path java, List<Path> classPath) {
  /** Runs the jars of a folder with the Java that runs this program. */
  public static SolrRuntime of(Path folder) {
    return new SolrRuntime(
        Path.of(System.getProperty("java.home"), "bin", "java"), List.of(folder.resolve("*")));
  }

  /** The class path, as {@code java -cp} takes it. */
  String joined() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
