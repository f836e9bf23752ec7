/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Map;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.OddPictures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.update.AddUpdateCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pictures that documents name by a path count like pictures that they bring. */
class PicturePathLimitsTest {
  /** 400 × 340 pixels of 3 bytes. */
  private static final int BYTES = 54 + 400 * 340 * 3;

  private static PictureCore core;

  @BeforeAll
  static void start() throws IOException {
    core =
        PictureCore.create(
            "picture-limits",
            TestExtractors.grid(SolrNode.shared().home().resolve("pl-grid")),
            "<int name=\"maxRequestMegabytes\">1</int>");
    BufferedImage image = new BufferedImage(400, 340, BufferedImage.TYPE_INT_RGB);
    byte[] file = OddPictures.write(image, "bmp");
    assertEquals(BYTES, file.length);
    Files.write(core.pictures().resolve("large.bmp"), file);
    try (var huge = new RandomAccessFile(core.pictures().resolve("huge.bmp").toFile(), "rw")) {
      huge.setLength(1L << 33);
    }
  }

  @AfterAll
  static void stop() {
    core.close();
  }

  @Test
  void aRequestThatNamesMorePicturesThanItMayBringIsRefusedAndWhatCameBeforeStays() {
    for (String path : new String[] {"\"large.bmp\"", "{\"set\":\"large.bmp\"}"}) {
      String id = path.startsWith("{") ? "update" : "whole";
      StringBuilder documents = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        documents
            .append(i == 0 ? "" : ",")
            .append("{\"id\":\"" + id + i + "\",\"path_s\":" + path + "}");
      }
      SolrHttp.Answer refused = core.send(documents.toString());
      assertEquals(400, refused.status(), () -> refused.body().toString());
      String message = refused.message();
      assertTrue(message.startsWith("Document '" + id + "2': with it the request has "), message);
      assertTrue(message.endsWith(" bytes to embed, expected at most 1048576"), message);
      assertOk(core.node().get("/" + core.name() + "/update?commit=true"));
      assertEquals(2, core.node().count(core.name(), "image_model:* AND id:" + id + "*"));
    }
  }

  @Test
  void aFileThatIsTooLargeIsRefusedWithoutBeingRead() {
    long begin = System.nanoTime();
    SolrHttp.Answer refused = core.send("{\"id\":\"huge\",\"path_s\":\"huge.bmp\"}");
    assertEquals(400, refused.status());
    // The request's limit is smaller here than that of a picture.
    assertTrue(refused.message().contains("bytes to embed, expected at most"), refused::message);
    assertTrue(System.nanoTime() - begin < 20e9);
  }

  @Test
  void waitingDocumentsHoldTheBytesOfTheirPictures() throws IOException {
    NamedList<Object> image = new NamedList<>();
    image.add("imagePathField", "path_s");
    image.add("imageDirectory", core.name() + "-pictures");
    image.add("vectorField", "image_vector");
    NamedList<Object> args = new NamedList<>();
    args.add("image", image);
    UpdateOptions options = UpdateOptions.read(args);
    options.targets().get(0).pictureDirectory().open(core.node().container());
    SolrInputDocument child = new SolrInputDocument("id", "child", "path_s", "large.bmp");
    SolrInputDocument root = new SolrInputDocument("id", "root", "path_s", "large.bmp");
    root.addField("pictures", child);
    SolrInputDocument update = new SolrInputDocument("id", "update");
    update.addField("path_s", Map.of("set", "large.bmp"));
    assertHeld(0, options, new SolrInputDocument("id", "a", "title_s", "large.bmp"));
    assertHeld(0, options, new SolrInputDocument("id", "a", "path_s", "missing.bmp"));
    assertHeld(0, options, new SolrInputDocument("id", "a", "path_s", "../large.bmp"));
    assertHeld(BYTES, options, new SolrInputDocument("id", "a", "path_s", "large.bmp"));
    assertHeld(BYTES, options, update);
    assertHeld(2 * BYTES, options, root);
    // More than this is never read.
    assertHeld(
        PictureExtraction.LIMITS.maxBytes(),
        options,
        new SolrInputDocument("id", "a", "path_s", "huge.bmp"));
  }

  private static void assertHeld(long bytes, UpdateOptions options, SolrInputDocument document) {
    try (SolrCore solr = core.node().container().getCore(core.name());
        SolrQueryRequest req = new SolrQueryRequestBase(solr, new ModifiableSolrParams()) {}) {
      AddUpdateCommand command = new AddUpdateCommand(req);
      command.solrDoc = document;
      PendingBlock block = new PendingBlock(command, options.targets());
      assertTrue(
          block.heldBytes() >= bytes && block.heldBytes() < bytes + 2000,
          () -> block.heldBytes() + " for " + document);
      assertTrue(
          block.sourceBytes() >= bytes && block.sourceBytes() <= block.heldBytes(),
          () -> block.sourceBytes() + " for " + document);
    }
  }
}
