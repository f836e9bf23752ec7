/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.scene.SceneDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPageTest {
  @TempDir private Path folder;

  @Test
  void imagesAreInTheFolderThatThePageIsToldOf() throws Exception {
    List<CaptionedImage> images =
        SceneDataset.draw(folder.resolve("images"), 1, 0, 0, 3, i -> {}).test();
    Path config = folder.resolve("home/configsets/aladin/conf/solrconfig.xml");
    Files.createDirectories(config.getParent());
    Files.copy(Path.of("../solr-config/configset/conf/solrconfig.xml"), config);
    SearchPage.layOut(folder.resolve("home"), images);
    for (CaptionedImage image : images) {
      Path shown = folder.resolve("home/pictures").resolve(SearchPage.name(image));
      assertArrayEquals(Files.readAllBytes(image.file()), Files.readAllBytes(shown));
      assertFalse(Files.isSymbolicLink(shown), "Solr refuses links that lead out of the folder");
    }
    String xml = Files.readString(config).replaceAll("(?s)<!--.*?-->", "");
    assertTrue(
        xml.contains(
            "<lst name=\"pictures\"><str name=\"imagePathField\">image_path_s</str>"
                + "<str name=\"imageDirectory\">pictures</str></lst></requestHandler>"),
        xml);
    var e =
        assertThrows(IOException.class, () -> SearchPage.layOut(folder.resolve("home"), List.of()));
    assertEquals(config + " has no search page", e.getMessage());
  }
}
