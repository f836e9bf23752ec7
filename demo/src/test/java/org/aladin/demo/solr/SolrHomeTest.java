/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolrHomeTest {
  private static final Path SOLR_CONFIG = Path.of("../solr-config");

  @TempDir private Path folder;

  @Test
  void holdsWhatAUserWouldPutThere() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    Files.writeString(jars.resolve("plugin.jar"), "jar");
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    Path home = folder.resolve("new/home");
    SolrHome.layOut(home, SOLR_CONFIG, jars, model);
    try (Stream<Path> files = Files.walk(home)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> home.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      assertEquals(
          List.of(
              "aladin-model/config.json",
              "configsets/aladin/conf/schema.xml",
              "configsets/aladin/conf/solrconfig.xml",
              "lib/plugin.jar",
              "solr.xml"),
          names);
    }
    assertEquals("jar", Files.readString(home.resolve("lib/plugin.jar")));
  }

  @Test
  void aMissingModelIsNamed() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    Path model = folder.resolve("model");
    var e =
        assertThrows(
            NoSuchFileException.class,
            () -> SolrHome.layOut(folder.resolve("home"), SOLR_CONFIG, jars, model));
    assertEquals(model + " is missing, or is not a folder", e.getMessage());
  }
}
