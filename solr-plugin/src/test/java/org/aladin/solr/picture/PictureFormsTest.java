/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.aladin.extractor.TestExtractors;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which clients send, store, update and nest pictures. */
class PictureFormsTest {
  private static final byte[] RED_BLUE = png(Color.RED, Color.BLUE);
  private static final byte[] GREEN = png(Color.GREEN, Color.GRAY);

  private static PictureCore core;

  @BeforeAll
  static void start() throws IOException {
    Path detector = TestExtractors.detector(SolrNode.shared().home().resolve("pf-det"));
    core = PictureCore.create("picture-forms", detector, "");
    storing("pf-string", "type=\"kept\"");
    storing("pf-binary", "type=\"bytes\"");
  }

  @AfterAll
  static void stop() {
    core.close();
  }

  /** A core whose schema stores the picture. */
  private static void storing(String name, String type) throws IOException {
    PictureCore.configset(name, "pf-det", "");
    SolrNode node = core.node();
    Files.createDirectories(node.home().resolve(name + "-pictures"));
    Path file = node.home().resolve("configsets/" + name + "/conf/schema.xml");
    String before = Files.readString(file);
    String after =
        before
            .replace(
                "<field name=\"image\" type=\"transient\"/>",
                "<field name=\"image\" " + type + " indexed=\"false\" stored=\"true\"/>")
            .replace(
                "</schema>",
                "<fieldType name=\"kept\" class=\"solr.StrField\" docValues=\"false\"/>"
                    + "<fieldType name=\"bytes\" class=\"solr.BinaryField\"/></schema>");
    assertFalse(before.equals(after));
    Files.writeString(file, after);
    assertOk(node.createCoreOf(name, name));
  }

  private static void assertVector(byte[] file, JsonObject stored) throws IOException {
    assertArrayEquals(core.embed(file).vector(), Documents.floats(stored, "image_vector"));
  }

  @Test
  void base64MayHaveLineBreaksAndTheBeginningOfADataUrl() throws IOException {
    String wrapped = Base64.getMimeEncoder().encodeToString(RED_BLUE).replace("\r\n", "\\n");
    assertTrue(wrapped.contains("\\n"));
    for (String form :
        List.of(
            wrapped,
            wrapped.replace("\\n", "\\r\\n"),
            " " + base64(RED_BLUE) + "\\n",
            "data:image/png;base64," + base64(RED_BLUE),
            "data:image/jpeg;charset=utf-8;base64," + wrapped,
            "DATA:;BASE64," + base64(RED_BLUE))) {
      assertOk(core.send("{\"id\":\"form\",\"image\":\"" + form + "\"}"));
      assertVector(RED_BLUE, core.stored("form"));
      assertOk(core.send(document("form", GREEN)));
      SolrHttp.Answer found =
          core.node()
              .select(
                  core.name(),
                  "q",
                  "{!aladin f=image_vector image=$img}",
                  "img",
                  form.replace("\\r", "\r").replace("\\n", "\n"));
      assertOk(found);
    }
    for (String form : List.of("data:image/png," + base64(RED_BLUE), "data:image/png;base64,")) {
      SolrHttp.Answer refused = core.send("{\"id\":\"none\",\"image\":\"" + form + "\"}");
      assertEquals(400, refused.status());
      assertTrue(refused.message().contains("field 'image' "), refused::message);
    }
  }

  @Test
  void xmlCarriesAPicture() throws IOException {
    String xml =
        "<add><doc><field name=\"id\">xml</field><field name=\"image\">\n"
            + Base64.getMimeEncoder().encodeToString(RED_BLUE)
            + "\n</field></doc></add>";
    assertOk(core.node().post("/" + core.name() + "/update?commit=true&wt=json", "text/xml", xml));
    assertVector(RED_BLUE, core.stored("xml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pf-string", "pf-binary"})
  void aStoredPictureIsKeptAndEmbeddedAgainWithOtherLabels(String name) throws Exception {
    SolrNode node = core.node();
    assertOk(node.update(name, "[" + document("text", RED_BLUE) + "]"));
    try (SolrClient client = node.client(name)) {
      SolrInputDocument bytes = new SolrInputDocument("id", "bytes");
      bytes.setField("image", RED_BLUE);
      SolrInputDocument buffer = new SolrInputDocument("id", "buffer");
      buffer.setField("image", List.of(ByteBuffer.wrap(RED_BLUE)));
      SolrInputDocument update = new SolrInputDocument("id", "update");
      update.setField("image", Map.of("set", RED_BLUE));
      client.add(List.of(bytes, buffer, update));
      client.commit();
    }
    for (String id : List.of("text", "bytes", "buffer", "update")) {
      JsonObject stored = node.document(name, id);
      assertEquals(base64(RED_BLUE), stored.get("image").getAsString(), id);
      assertVector(RED_BLUE, stored);
      assertOk(node.update(name, "[{\"id\":\"" + id + "\",\"object_labels\":{\"set\":\"dog\"}}]"));
      JsonObject labelled = node.document(name, id);
      assertEquals(base64(RED_BLUE), labelled.get("image").getAsString(), id);
      assertFalse(stored.get("image_vector").equals(labelled.get("image_vector")), id);
      assertOk(node.update(name, "[{\"id\":\"" + id + "\",\"object_labels\":{\"set\":null}}]"));
      assertVector(RED_BLUE, node.document(name, id));
      assertOk(
          node.update(
              name,
              "[{\"id\":\""
                  + id
                  + "\",\"image\":{\"set\":null},\"caption\":{\"set\":\"a bus\"}}]"));
      assertFalse(node.document(name, id).has("image_vector"), id);
    }
  }

  @Test
  void aCaptionOfAnImageChangesWithoutThePicture() throws IOException {
    assertOk(core.send(document("captioned", RED_BLUE)));
    long extracted = core.metric("pictureExtractTimes");
    assertOk(core.send("{\"id\":\"captioned\",\"caption\":{\"set\":\"a red bus\"}}"));
    assertOk(core.send("{\"id\":\"captioned\",\"caption\":{\"set\":\"a blue bus\"}}"));
    assertEquals(extracted, core.metric("pictureExtractTimes"));
    assertVector(RED_BLUE, core.stored("captioned"));
    assertTrue(core.stored("captioned").has("caption_vector"));
    SolrHttp.Answer labels =
        core.send("{\"id\":\"captioned\",\"object_labels\":{\"set\":\"bus\"}}");
    assertEquals(400, labels.status());
    assertTrue(labels.message().contains("the index does not keep field '"), labels::message);
  }

  @Test
  void anUnchangedFileIsNotDecodedAgain() throws IOException {
    Files.write(core.pictures().resolve("same.png"), RED_BLUE);
    String document = "{\"id\":\"same\",\"path_s\":\"same.png\"}";
    assertOk(core.send(document));
    long extracted = core.metric("pictureExtractTimes");
    assertOk(core.send(document));
    assertOk(core.send("{\"id\":\"same\",\"path_s\":{\"set\":\"./same.png\"}}"));
    assertOk(core.send(document("same", RED_BLUE))); // the same bytes by another way
    assertEquals(extracted, core.metric("pictureExtractTimes"));
    assertVector(RED_BLUE, core.stored("same"));
  }

  @Test
  void theOrderOfCommandsIsKept() throws IOException {
    SolrHttp.Answer answer =
        core.node()
            .update(
                core.name(),
                "{\"add\":{\"doc\":"
                    + document("order", RED_BLUE)
                    + "},\"delete\":{\"id\":\"order\"},\"add\":{\"doc\":"
                    + document("order", GREEN)
                    + "},\"add\":{\"doc\":"
                    + document("gone", RED_BLUE)
                    + "},\"delete\":{\"query\":\"id:gone\"}}");
    assertOk(answer);
    assertVector(GREEN, core.stored("order"));
    assertNull(core.stored("gone"));
  }

  @Test
  void childrenHavePicturesOfTheirOwn() throws IOException {
    Files.write(core.pictures().resolve("child.png"), GREEN);
    assertOk(
        core.send(
            document("album", RED_BLUE)
                .replace(
                    "}",
                    ",\"pages\":["
                        + document("album!1", GREEN)
                        + ",{\"id\":\"album!2\",\"path_s\":\"child.png\"}]}")));
    assertBlock(RED_BLUE, GREEN, GREEN);
    assertOk(
        core.send(
            "{\"id\":\"album!1\",\"_root_\":\"album\",\"image\":{\"set\":\""
                + base64(RED_BLUE)
                + "\"}}"));
    assertBlock(RED_BLUE, RED_BLUE, GREEN);
    String bad = document("album!3", Arrays.copyOf(GREEN, 60));
    SolrHttp.Answer refused = core.send("{\"id\":\"album\",\"pages\":{\"add\":" + bad + "}}");
    assertEquals(400, refused.status());
    assertTrue(
        refused
            .message()
            .startsWith("Document 'album', child 'album!3': field 'image' cannot be read as a"),
        refused::message);
    assertBlock(RED_BLUE, RED_BLUE, GREEN);
    assertOk(core.send("{\"id\":\"album\",\"pages\":{\"remove\":{\"id\":\"album!1\"}}}"));
    assertEquals(2, core.node().count(core.name(), "_root_:album"));
    assertEquals(2, core.node().count(core.name(), "+_root_:album +image_width:60"));
  }

  private static void assertBlock(byte[] root, byte[]... children) throws IOException {
    SolrHttp.Answer answer =
        core.node().select(core.name(), "q", "id:album", "fl", "*,[child limit=10]");
    JsonObject album = answer.hits().iterator().next().getAsJsonObject();
    assertVector(root, album);
    JsonArray pages = album.getAsJsonArray("pages");
    assertEquals(children.length, pages.size());
    for (int i = 0; i < children.length; i++) {
      assertVector(children[i], pages.get(i).getAsJsonObject());
      assertEquals(60, pages.get(i).getAsJsonObject().get("image_width").getAsInt());
    }
  }

  @Test
  void namesOfFilesMayHaveAnyCharacters() throws IOException {
    for (String name : List.of("ein Bild ü.png", "日本.png", "100%.png", "a'b.png", "a,b&c=d.png")) {
      Files.write(core.pictures().resolve(name), RED_BLUE);
      assertOk(core.send("{\"id\":\"named\",\"path_s\":\"" + name + "\"}"));
      assertEquals(name, core.stored("named").get("path_s").getAsString());
    }
    Files.createSymbolicLink(core.pictures().resolve("link.png"), Path.of("100%.png"));
    assertOk(core.send("{\"id\":\"named\",\"path_s\":\"link.png\"}"));
    Files.createSymbolicLink(core.pictures().resolve("loop.png"), Path.of("loop.png"));
    for (String name : List.of("loop.png", "x".repeat(300), "a/".repeat(3000) + "b")) {
      SolrHttp.Answer refused = core.send("{\"id\":\"none\",\"path_s\":\"" + name + "\"}");
      assertEquals(400, refused.status());
      assertTrue(
          refused.message().endsWith(" does not exist in the image directory"), refused::message);
    }
  }
}
