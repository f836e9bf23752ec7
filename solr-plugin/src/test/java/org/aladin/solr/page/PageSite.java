/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.aladin.solr.SolrHttp.assertOk;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.aladin.extractor.TestExtractors;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;

/**
 * A node that sends the headers of Solr's distribution, and a core of drawn pictures, which are
 * files below the configured directory, and of captions.
 */
final class PageSite implements AutoCloseable {
  static final String CORE = "pictures";
  static final int IMAGES = 60;
  static final int CAPTIONS = 30;

  /** An id, and a file's name, with all kinds of quotes and markup. */
  static final String QUOTED = "it's \"quoted\" <b>&amp;";

  static final String MARKUP = "<img src=x onerror=\"document.title='owned'\"> on a red bus";

  private static final Color[] COLOURS = {
    new Color(0xc8, 0x1e, 0x1e),
    new Color(0x1e, 0xb4, 0x3c),
    new Color(0x28, 0x3c, 0xc8),
    new Color(0xe0, 0xc0, 0x20),
    new Color(0x49, 0x49, 0x49)
  };

  private final SolrNode node;

  private PageSite(SolrNode node) {
    this.node = node;
  }

  static PageSite start(Path home) throws Exception {
    SolrNode node = SolrNode.startWithHeaders(home);
    PageSite site = new PageSite(node);
    Files.createDirectories(home.resolve("pictures/more"));
    TestExtractors.detector(home.resolve("tiny-detector"));
    node.addConfigset(CORE, PageSite::withPictures);
    assertOk(node.createCoreOf(CORE, CORE));
    site.index();
    return site;
  }

  /** The configset, with an extractor and a directory of pictures. */
  static String withPictures(String xml) {
    String model = "<str name=\"default\">${aladin.model.dir:aladin-model}</str>\n    </lst>";
    String features = "<str name=\"featuresField\">region_features</str>";
    return xml.replace(
            model,
            model + "<lst name=\"extractors\"><str name=\"default\">tiny-detector</str></lst>")
        .replace(
            features,
            features
                + "<str name=\"imagePathField\">image_path_s</str>"
                + "<str name=\"imageDirectory\">pictures</str>");
  }

  private void index() throws IOException {
    JsonArray documents = new JsonArray();
    for (int i = 0; i < IMAGES; i++) {
      String id = i == 7 ? QUOTED : String.format(Locale.ROOT, "image-%02d", i);
      String file = i == 7 ? "more/" + QUOTED.replace("/", "") + ".png" : id + ".png";
      draw(i, node.home().resolve("pictures").resolve(file));
      JsonObject document = new JsonObject();
      document.addProperty("id", id);
      document.addProperty("image_path_s", file);
      document.addProperty("licence_s", i % 3 == 0 ? "by \"sa\"" : i % 3 == 1 ? "by" : "by-nc");
      documents.add(document);
    }
    for (int i = 0; i < CAPTIONS; i++) {
      JsonObject document = new JsonObject();
      document.addProperty("id", "caption-" + i);
      document.addProperty("caption", i == 3 ? MARKUP : TestCaptions.caption(i));
      document.addProperty("licence_s", i % 2 == 0 ? "by" : "by-nc");
      documents.add(document);
    }
    assertOk(node.update(CORE, documents.toString()));
  }

  /** Four quarters, and as many disks as tell the pictures apart. */
  private static void draw(int number, Path file) throws IOException {
    BufferedImage image = new BufferedImage(240, 160, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    int colours = number;
    for (int quarter = 0; quarter < 4; quarter++) {
      graphics.setColor(COLOURS[colours % COLOURS.length]);
      graphics.fillRect(quarter % 2 * 120, quarter / 2 * 80, 120, 80);
      colours = colours / 2 + quarter;
    }
    graphics.setColor(new Color(number * 4 % 256, number * 31 % 256, number * 67 % 256));
    graphics.fillOval(20 + number * 3 % 100, 20 + number % 40, 40, 40);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  SolrNode node() {
    return node;
  }

  /** The page's address, with a query that begins with a question mark, or without. */
  String address(String query) {
    return node.baseUrl() + "/" + CORE + "/aladin/search" + query;
  }

  @Override
  public void close() {
    node.close();
  }
}
