/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.demo.dataset.CaptionedImage;

/**
 * The node's search page, and the pictures that it shows: files in the folder {@value #FOLDER} of
 * Solr's home, which documents name in the field {@value #FIELD}.
 */
public final class SearchPage {
  /** The field of an image's document with the name of its file. */
  static final String FIELD = "image_path_s";

  private static final String FOLDER = "pictures";
  private static final String HANDLER = "class=\"org.aladin.solr.page.AladinSearchPageHandler\"";

  private SearchPage() {}

  /**
   * Puts the images' files into Solr's home and declares the folder for the page.
   *
   * @throws IOException if a file cannot be copied, or the configset has no page
   */
  public static void layOut(Path home, List<CaptionedImage> images) throws IOException {
    Path folder = Files.createDirectories(home.resolve(FOLDER));
    for (CaptionedImage image : images) {
      link(image.file(), folder.resolve(name(image)));
    }
    Path config =
        home.resolve("configsets").resolve(SolrHome.CONFIGSET).resolve("conf/solrconfig.xml");
    String xml = Files.readString(config, StandardCharsets.UTF_8);
    String declared =
        xml.replace(
            HANDLER + "/>",
            HANDLER
                + "><lst name=\"pictures\"><str name=\"imagePathField\">"
                + FIELD
                + "</str><str name=\"imageDirectory\">"
                + FOLDER
                + "</str></lst></requestHandler>");
    if (declared.equals(xml)) {
      throw new IOException(config + " has no search page");
    }
    Files.writeString(config, declared, StandardCharsets.UTF_8);
  }

  /** The name of an image's file in the folder. */
  static String name(CaptionedImage image) {
    return image.file().getFileName().toString();
  }

  /** Solr refuses symbolic links that lead out of the folder. */
  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, target);
    }
  }

  /** The page's address. */
  public static String address(SolrNode node, String core) {
    return node.url() + "/" + core + "/aladin/search";
  }
}
