/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.aladin.demo.node.SolrNodeMain;

/** What the build puts into {@code demo/target/solr-node}, before it is built. */
public final class NodeJars {
  /** The jar of the node's main class. */
  static final String MAIN = "node-main.jar";

  private NodeJars() {}

  /**
   * Links this JVM's class path without ALADIN and its libraries, and adds the node's main class.
   *
   * @param jars the folder, which is created
   * @return the folder
   */
  public static Path link(Path jars) throws IOException {
    Files.createDirectories(jars);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      String name = jar.getFileName().toString();
      boolean ours =
          name.startsWith("aladin-") || entry.contains("djl") || name.startsWith("slf4j-simple");
      if (name.endsWith(".jar") && !ours) {
        Files.createSymbolicLink(jars.resolve(name), jar);
      }
    }
    String main = SolrNodeMain.class.getName().replace('.', '/') + ".class";
    try (InputStream in = SolrNodeMain.class.getClassLoader().getResourceAsStream(main);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jars.resolve(MAIN)))) {
      out.putNextEntry(new JarEntry(main));
      in.transferTo(out);
    }
    return jars;
  }
}
