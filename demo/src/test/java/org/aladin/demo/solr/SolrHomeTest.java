/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolrHomeTest {
  private static final Path SOLR_CONFIG = Path.of("../solr-config");

  @TempDir private Path folder;

  private static final ExtractorDeclaration DESCRIPTOR =
      new ExtractorDeclaration(null, "descriptor");

  @Test
  void theExtractorIsDeclaredBesideTheModel() throws Exception {
    assertDeclared(
        DESCRIPTOR, "<lst name=\"default\"><str name=\"description\">descriptor</str></lst>");
    assertDeclared(
        new ExtractorDeclaration(folder, null), "<str name=\"default\">aladin-extractor</str>");
    assertDeclared(
        new ExtractorDeclaration(Path.of("/a&b$1.onnx"), "nanodet"),
        "<lst name=\"default\"><str name=\"description\">nanodet</str>"
            + "<str name=\"network\">aladin-extractor/a&amp;b$1.onnx</str></lst>");
  }

  private void assertDeclared(ExtractorDeclaration extractor, String entry) throws IOException {
    Path file = folder.resolve("solrconfig.xml");
    Files.copy(
        SOLR_CONFIG.resolve("configset/conf/solrconfig.xml"),
        file,
        StandardCopyOption.REPLACE_EXISTING);
    extractor.declareIn(file);
    String xml = Files.readString(file).replaceAll("(?s)<!--.*?-->", "");
    assertTrue(xml.contains("<lst name=\"extractors\">" + entry + "</lst>"), xml);
    assertTrue(xml.contains("<str name=\"imageField\">image</str>"), xml);
    assertFalse(xml.contains("imageDirectory"), xml);
    var e = assertThrows(IOException.class, () -> extractor.declareIn(file));
    assertEquals(file + " has no place for \"extractors\"", e.getMessage());
  }

  @Test
  void holdsWhatAUserWouldPutThere() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    Files.writeString(jars.resolve("plugin.jar"), "jar");
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    Path home = folder.resolve("new/home");
    SolrHome.layOut(
        home,
        SOLR_CONFIG.resolve("solr.xml"),
        SOLR_CONFIG.resolve("configset"),
        jars,
        List.of(),
        model,
        DESCRIPTOR);
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
            () ->
                SolrHome.layOut(
                    folder.resolve("home"),
                    SOLR_CONFIG.resolve("solr.xml"),
                    SOLR_CONFIG.resolve("configset"),
                    jars,
                    List.of(),
                    model,
                    DESCRIPTOR));
    assertEquals(model + " is missing, or is not a folder", e.getMessage());
  }
}
