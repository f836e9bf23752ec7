/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.awt.Color;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.Drawing;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.picture.PictureCore;

/** Pictures that cannot be read, in documents and queries, and wrong configurations for them. */
final class BadPictures {
  private static final String CORE = "bad-inputs-pictures";
  private static final byte[] GOOD = png(Color.RED, Color.BLUE);

  private final SolrNode node;
  private final AnswerTable table;

  BadPictures(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() throws IOException {
    Path extractor = TestExtractors.detector(node.home().resolve("bad-extractor"));
    try (PictureCore core = PictureCore.create(CORE, extractor, "")) {
      Path pictures = core.pictures();
      Files.write(pictures.resolve("good.png"), GOOD);
      Files.write(pictures.resolve("page.jpg"), "<html></html>".getBytes(StandardCharsets.UTF_8));
      Files.createDirectories(pictures.resolve("album"));
      Files.createSymbolicLink(pictures.resolve("link.png"), node.home().resolve("solr.xml"));
      try (var huge = new RandomAccessFile(pictures.resolve("huge.jpg").toFile(), "rw")) {
        huge.setLength(40 << 20);
      }
      indexed();
      documents();
      queries();
      assertEquals(1, node.count(CORE, "*:*"));
      new BadPages(node, table).pictures(CORE, pictures);
    }
    configurations();
  }

  private void indexed() {
    String document = "[{\"id\":\"kept\",\"path_s\":\"good.png\"}]";
    assertEquals(200, node.update(CORE, document).status());
  }

  private void documents() {
    table.area("Documents with pictures, in a core with an extractor");
    document("\"image\":\"not base64!\"");
    document("\"image\":\"\"");
    document("\"image\":17");
    document("\"image\":{\"set\":[1,2]}");
    document("\"image\":[\"" + base64(GOOD) + "\",\"" + base64(GOOD) + "\"]");
    picture("half of a PNG", Arrays.copyOf(GOOD, GOOD.length / 2));
    picture("half of a JPEG", half("orientation-1.jpg"));
    picture("half of a GIF", half("palette.gif"));
    picture("half of a WebP", half("lossless.webp"));
    byte[] bomb = Drawing.file("palette.gif");
    Arrays.fill(bomb, 6, 10, (byte) 255);
    picture("a GIF whose header says 65,535 × 65,535 pixels", bomb);
    byte[] changed = GOOD.clone();
    changed[changed.length / 2]++;
    picture("a PNG with a changed byte", changed);
    picture("SVG", text("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    picture("a URL", text("http://localhost/a.jpg"));
    picture("PDF", text("%PDF-1.7"));
    picture("a text", text("hello"));
    document("\"path_s\":\"../solr.xml\"");
    document("\"path_s\":\"/etc/passwd\"");
    document("\"path_s\":\"missing.jpg\"");
    document("\"path_s\":\"link.png\"");
    document("\"path_s\":\"album\"");
    document("\"path_s\":\"page.jpg\"");
    document("\"path_s\":\"huge.jpg\"");
    document("\"image\":\"" + base64(GOOD) + "\",\"path_s\":\"good.png\"");
    String features = TestImages.base64(TestImages.random(3, "", 1).values());
    document("\"image\":\"" + base64(GOOD) + "\",\"region_features\":\"" + features + "\"");
    update("\"image\":{\"set\":\"" + base64(GOOD) + "\"}");
    update("\"region_features\":{\"set\":\"" + features + "\"}");
    update("\"path_s\":{\"add\":\"good.png\"}");
  }

  private static byte[] half(String name) {
    byte[] file = Drawing.file(name);
    return Arrays.copyOf(file, file.length / 2);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void picture(String what, byte[] file) {
    table.row("\"image\": " + what, send("bad", "\"image\":\"" + base64(file) + "\""));
  }

  private void document(String fields) {
    table.row(fields, send("bad", fields));
  }

  private void update(String fields) {
    table.row("a document with path_s gets " + fields, send("kept", fields));
  }

  private SolrHttp.Answer send(String id, String fields) {
    return node.update(CORE, "[{\"id\":\"" + id + "\"," + fields + "}]");
  }

  private void queries() {
    table.area("Queries with pictures, in a core with an extractor");
    for (String parser :
        new String[] {"{!aladin f=image_vector", "{!alignment f=image_alignment"}) {
      query(parser, "an empty text", "");
      query(parser, "not base64!", "not base64!");
      query(parser, "half of a PNG", base64(Arrays.copyOf(GOOD, GOOD.length / 2)));
      query(parser, "SVG", base64(text("<svg/>")));
    }
    table.row(
        "{!aladin f=image_vector image=$img}, img is missing",
        node.select(CORE, "q", "{!aladin f=image_vector image=$img}"));
    table.row(
        "{!aladin f=image_vector image=$img}a bus",
        node.select(CORE, "q", "{!aladin f=image_vector image=$img}a bus", "img", base64(GOOD)));
    table.row(
        "{!aladin f=image_vector image=$img features=AAAA}",
        node.select(
            CORE, "q", "{!aladin f=image_vector image=$img features=AAAA}", "img", base64(GOOD)));
    table.row(
        "{!aladin f=image_vector image=$img id=kept}",
        node.select(CORE, "q", "{!aladin f=image_vector image=$img id=kept}", "img", base64(GOOD)));
  }

  private void query(String parser, String what, String image) {
    table.row(
        parser + " image=$img}, img is " + what,
        node.select(
            CORE,
            "q",
            parser.startsWith("{!aladin") ? parser + " image=$img}" : "*:*",
            "rq",
            parser.startsWith("{!aladin") ? "" : parser + " image=$img}",
            "img",
            image));
  }

  private void configurations() throws IOException {
    table.area("Extractors and picture fields in solrconfig.xml");
    String extractor = "<str name=\"default\">bad-extractor</str></lst>";
    change("imageField without an extractor", "<lst name=\"extractors\">" + extractor, "");
    change("an extractor that does not exist", extractor, extractor.replace("bad-ex", "no-ex"));
    change("an extractor outside of Solr's home", extractor, extractor.replace("bad-", "/etc/"));
    change(
        "an extractor for a model that does not exist",
        extractor,
        extractor.replace("\"default\"", "\"large\""));
    change(
        "an extractor with the key file",
        extractor,
        "<lst name=\"default\"><str name=\"file\">a.onnx</str></lst></lst>");
    Path empty = Files.createDirectories(node.home().resolve("empty-extractor"));
    change("an extractor without its description", extractor, extractor.replace("bad", "empty"));
    Files.writeString(empty.resolve("extractor.json"), "{}");
    change("an extractor whose description is {}", extractor, extractor.replace("bad", "empty"));
    String directory = "<str name=\"imageDirectory\">CORE-pictures</str>";
    change("imagePathField without imageDirectory", directory, "");
    change(directory.replace("CORE-", "no-"), directory, directory.replace("CORE-", "no-"));
    change(
        "an imageDirectory outside of Solr's home", directory, directory.replace("CORE-", "/etc/"));
    String width = "<str name=\"imageWidthField\">image_width</str>";
    for (String field : new String[] {"image_size", "title_t", "image_height", "tags_ss"}) {
      String changed = width.replace("image_width", field);
      change(changed, width, changed);
    }
  }

  private void change(String what, String before, String after) throws IOException {
    String name = "bad-core-" + table.size();
    Files.createDirectories(node.home().resolve(name + "-pictures"));
    PictureCore.configset(name, "bad-extractor", "");
    Path config = node.home().resolve("configsets/" + name + "/conf/solrconfig.xml");
    String text = Files.readString(config);
    String changed = text.replace(before.replace("CORE", name), after.replace("CORE", name));
    assertFalse(text.equals(changed), what);
    Files.writeString(config, changed);
    table.row(what, node.createCoreOf(name, name));
  }
}
