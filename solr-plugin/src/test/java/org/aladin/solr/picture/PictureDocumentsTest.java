/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents that bring pictures themselves. */
class PictureDocumentsTest {
  private static final byte[] RED_BLUE = png(Color.RED, Color.BLUE);
  private static final byte[] GREEN = png(Color.GREEN, Color.GREEN);

  private static PictureCore core;

  @BeforeAll
  static void start() throws IOException {
    core =
        PictureCore.create(
            "pictures", TestExtractors.detector(SolrNode.shared().home().resolve("p-det")), "");
  }

  @AfterAll
  static void stop() {
    core.close();
  }

  private static void assertPicture(byte[] file, String id) throws IOException {
    JsonObject stored = core.stored(id);
    assertArrayEquals(
        core.embed(file).vector(), Documents.floats(stored, "image_vector"), () -> id);
    assertEquals(core.encoder().version(), stored.get("image_model").getAsString());
    assertFalse(stored.has("image"), stored::toString);
  }

  private static void assertAccepted(SolrHttp.Answer answer) {
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  private static void assertRefused(String document, String... reasons) {
    SolrHttp.Answer answer = core.send(document);
    assertEquals(400, answer.status(), () -> answer.body().toString());
    for (String reason : reasons) {
      assertTrue(answer.message().contains(reason), answer::message);
    }
  }

  @Test
  void aPictureGetsTheSameVectorsInBase64AsBytesAndByItsPath() throws Exception {
    assertFalse(core.extract(RED_BLUE).features().labels().isEmpty());
    assertAccepted(core.send(document("base64", RED_BLUE) + "," + document("green", GREEN)));
    Files.createDirectories(core.pictures().resolve("album"));
    Files.write(core.pictures().resolve("album/red.png"), RED_BLUE);
    assertAccepted(core.send("{\"id\":\"path\",\"path_s\":\"album/red.png\"}"));
    try (SolrClient client = core.node().client(core.name())) {
      SolrInputDocument bytes = new SolrInputDocument("id", "bytes");
      bytes.setField("image", RED_BLUE);
      SolrInputDocument buffer = new SolrInputDocument("id", "buffer");
      buffer.setField("image", ByteBuffer.wrap(RED_BLUE));
      client.add(List.of(bytes, buffer));
      client.commit();
    }
    for (String id : List.of("base64", "path", "bytes", "buffer")) {
      assertPicture(RED_BLUE, id);
      assertEquals(
          core.stored("base64").get("image_alignment"), core.stored(id).get("image_alignment"));
      assertEquals(core.stored("base64").get("image_hash"), core.stored(id).get("image_hash"));
    }
    assertPicture(GREEN, "green");
    assertEquals("album/red.png", core.stored("path").get("path_s").getAsString());
  }

  @Test
  void anUnchangedPictureIsNeitherDecodedNorEmbeddedAgain() throws Exception {
    assertAccepted(core.send(document("same", RED_BLUE)));
    long extracted = core.metric("pictureExtractTimes");
    long unchanged = core.metric("documentsUnchanged");
    JsonObject before = core.stored("same");
    assertAccepted(core.send(document("same", RED_BLUE)));
    assertAccepted(core.send("{\"id\":\"same\",\"image\":{\"set\":\"" + base64(RED_BLUE) + "\"}}"));
    assertEquals(extracted, core.metric("pictureExtractTimes"));
    assertEquals(unchanged + 2, core.metric("documentsUnchanged"));
    assertEquals(before.get("image_vector"), core.stored("same").get("image_vector"));

    assertAccepted(core.send(document("same", GREEN)));
    assertEquals(extracted + 1, core.metric("pictureExtractTimes"));
    assertPicture(GREEN, "same");
  }

  @Test
  void labelsOfTheClientTakeThePlaceOfTheExtractors() throws Exception {
    String labelled = document("labels", RED_BLUE).replace("}", ",\"object_labels\":\"dog cat\"}");
    assertAccepted(core.send(labelled));
    RegionFeatures found = core.extract(RED_BLUE).features();
    RegionFeatures expected = new RegionFeatures(found.values(), found.width(), "dog cat");
    assertArrayEquals(
        core.encoder().encodeImages(List.of(expected)).get(0).vector(),
        Documents.floats(core.stored("labels"), "image_vector"));
    long extracted = core.metric("pictureExtractTimes");
    assertAccepted(core.send(labelled.replace("dog cat", "dog")));
    assertEquals(extracted + 1, core.metric("pictureExtractTimes"));
  }

  @Test
  void aReplacedFileIsEmbeddedAgain() throws Exception {
    Files.write(core.pictures().resolve("replaced.png"), RED_BLUE);
    String document = "{\"id\":\"replaced\",\"path_s\":\"replaced.png\"}";
    assertAccepted(core.send(document));
    assertPicture(RED_BLUE, "replaced");
    Files.write(core.pictures().resolve("replaced.png"), GREEN);
    assertAccepted(core.send(document));
    assertPicture(GREEN, "replaced");
  }

  @Test
  void moreThanOneImageInADocumentIsRefused() throws Exception {
    Files.write(core.pictures().resolve("one.png"), RED_BLUE);
    String two = document("two", GREEN).replace("}", ",\"path_s\":\"one.png\"}");
    assertRefused(two, "the fields [image, path_s] all have an image, expected one of them");
    assertRefused(
        document("two", GREEN).replace("}", ",\"region_features\":\"AAAA\"}"),
        "the fields [region_features, image] all have an image");
    assertRefused(
        "{\"id\":\"two\",\"image\":[\"" + base64(GREEN) + "\",\"" + base64(GREEN) + "\"]}",
        "field 'image' has 2 values, expected one picture");
  }

  @Test
  void pathsThatLeadOutOfTheDirectoryAreRefused() throws Exception {
    Files.write(core.node().home().resolve("outside.png"), RED_BLUE);
    Files.createSymbolicLink(
        core.pictures().resolve("link.png"), core.node().home().resolve("outside.png"));
    Files.createSymbolicLink(core.pictures().resolve("folder"), core.node().home());
    Files.createDirectories(core.pictures().resolve("sub"));
    Map<String, String> refused =
        Map.of(
            "../outside.png",
            "expected a path relative to the image directory, without '..'",
            "sub/../../outside.png",
            "without '..'",
            core.node().home().resolve("outside.png").toString(),
            "expected a path relative",
            "link.png",
            "leads out of the image directory by a symbolic link",
            "folder/outside.png",
            "leads out of the image directory by a symbolic link",
            "missing.png",
            "does not exist in the image directory",
            "sub",
            "is not a file",
            " ",
            "expected a path relative to the image directory");
    refused.forEach(
        (path, reason) ->
            assertRefused(
                "{\"id\":\"bad\",\"path_s\":\"" + path + "\"}",
                "field 'path_s': '" + path + "'",
                reason));
    assertRefused("{\"id\":\"bad\",\"path_s\":\"a\\u0000b\"}", "is not a path");
    assertEquals(0, core.node().count(core.name(), "id:bad"));
  }

  @Test
  void hostilePicturesAreRefusedWithAReasonAndTheNodeKeepsServing() throws Exception {
    long failures = core.metric("pictureFailures");
    assertRefused("{\"id\":\"bad\",\"image\":\"not base64!\"}", "field 'image' is not base64");
    assertRefused("{\"id\":\"bad\",\"image\":\"\"}", "field 'image' cannot be read", "it is empty");
    assertRefused("{\"id\":\"bad\",\"image\":17}", "field 'image' is a value of type Long");
    byte[] text = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
    assertRefused(document("bad", text), "field 'image' cannot be read as a picture");
    for (int length = 1; length < RED_BLUE.length; length += 7) {
      assertRefused(
          document("bad", Arrays.copyOf(RED_BLUE, length)),
          "field 'image' cannot be read as a picture: ");
    }
    byte[] bomb = RED_BLUE.clone(); // 2^30 × 2^30 pixels by its header
    bomb[16] = 0x40;
    bomb[20] = 0x40;
    assertRefused(document("bad", bomb), "field 'image' cannot be read as a picture: ");
    String large = base64(new byte[PictureExtraction.LIMITS.maxBytes() + 3]);
    assertRefused(
        "{\"id\":\"bad\",\"image\":\"" + large + "\"}",
        "expected at most " + PictureExtraction.LIMITS.maxBytes());
    assertTrue(core.metric("pictureFailures") > failures + 10);
    assertEquals(0, core.node().count(core.name(), "id:bad"));
    assertAccepted(core.send(document("good", RED_BLUE)));
    assertPicture(RED_BLUE, "good");
  }

  @Test
  void oneBadPictureOfABatchIsSkippedAndTheOthersAreIndexed() throws Exception {
    try (PictureCore skipping =
        PictureCore.create(
            "p-skip",
            TestExtractors.grid(core.node().home().resolve("p-grid")),
            "<str name=\"onError\">skip</str>")) {
      byte[] cut = Arrays.copyOf(GREEN, 50);
      SolrHttp.Answer answer =
          skipping.send(
              document("a", RED_BLUE) + "," + document("b", cut) + "," + document("c", GREEN));
      assertAccepted(answer);
      String skipped = answer.body().getAsJsonObject("responseHeader").toString();
      assertTrue(skipped.contains("Document 'b': field 'image' cannot be read"), skipped);
      assertArrayEquals(
          skipping.embed(RED_BLUE).vector(),
          Documents.floats(skipping.stored("a"), "image_vector"));
      assertArrayEquals(
          skipping.embed(GREEN).vector(), Documents.floats(skipping.stored("c"), "image_vector"));
      assertEquals(2, skipping.node().count(skipping.name(), "*:*"));
      assertEquals(1, skipping.metric("updateBatchSizes"));
    }
  }

  @Test
  void picturesWithoutAnExtractorKeepTheCoreFromStarting() throws IOException {
    Files.createDirectories(core.node().home().resolve("p-none-pictures"));
    PictureCore.configset("p-none", null, "");
    SolrHttp.Answer created = core.node().createCoreOf("p-none", "p-none");
    assertTrue(created.status() >= 400);
    assertTrue(
        created.body().toString().contains("takes pictures, but its model has no extractor"),
        created.body()::toString);
    PictureCore.configset("p-nowhere", "p-det", "");
    created = core.node().createCoreOf("p-nowhere", "p-nowhere");
    assertTrue(
        created
            .body()
            .toString()
            .contains("imageDirectory p-nowhere-pictures: there is no such directory"),
        created.body()::toString);
  }
}
