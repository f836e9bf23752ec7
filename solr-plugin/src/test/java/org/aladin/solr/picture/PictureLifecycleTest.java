/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.document;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.encoder.Embedding;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures over restarts, reloads and other extractors. */
@Tag("slow")
@Timeout(180)
class PictureLifecycleTest {
  private static final byte[] RED_BLUE = png(Color.RED, Color.BLUE);

  @TempDir private Path home;

  @Test
  void unchangedPicturesAreNotExtractedAgainAfterARestart() throws Exception {
    try (SolrNode node = SolrNode.start(home);
        PictureCore core =
            PictureCore.create(node, "kept", TestExtractors.detector(home.resolve("det")), "")) {
      Files.write(core.pictures().resolve("a.png"), RED_BLUE);
      String documents = document("inline", RED_BLUE) + ",{\"id\":\"path\",\"path_s\":\"a.png\"}";
      assertOk(core.send(documents));
      JsonObject before = core.stored("path");
      node.restart();
      assertOk(core.send(documents));
      assertEquals(0, core.metric("pictureExtractTimes"));
      assertEquals(2, core.metric("documentsUnchanged"));
      assertEquals(before.get("image_vector"), core.stored("path").get("image_vector"));
      assertEquals(60, core.stored("path").get("image_width").getAsInt());
      Files.write(core.pictures().resolve("a.png"), png(Color.GREEN, Color.BLUE));
      assertOk(core.send(documents));
      assertEquals(1, core.metric("pictureExtractTimes"));
      assertNotEquals(before.get("image_vector"), core.stored("path").get("image_vector"));
    }
  }

  @Test
  void anotherExtractorEmbedsTheSamePictureAgain() throws Exception {
    SolrNode node = SolrNode.shared();
    Path extractor = TestExtractors.detector(node.home().resolve("exchanged"));
    try (PictureCore core = PictureCore.create("p-exchanged", extractor, "")) {
      assertOk(core.send(document("a", RED_BLUE)));
      JsonObject before = core.stored("a");
      // In its place, without a change of the configuration.
      Files.delete(extractor.resolve("tiny-detector.onnx"));
      TestExtractors.grid(extractor);
      assertOk(node.reload("p-exchanged"));
      assertOk(core.send(document("a", RED_BLUE)));
      JsonObject after = core.stored("a");
      assertNotEquals(before.get("image_hash"), after.get("image_hash"));
      try (RegionExtractor grid = RegionExtractor.open(extractor)) {
        var picture = new PictureDecoder(PictureLimits.DEFAULT).decode(RED_BLUE, "a");
        Embedding expected =
            core.encoder().encodeImages(List.of(grid.extract(picture).features())).get(0);
        assertArrayEquals(expected.vector(), Documents.floats(after, "image_vector"));
      }
      long extracted = core.metric("pictureExtractTimes");
      assertOk(core.send(document("a", RED_BLUE)));
      assertEquals(extracted, core.metric("pictureExtractTimes"));
    }
  }

  @Test
  void reloadsWhilePicturesAreIndexedAndSearchedFailNothing() throws Exception {
    SolrNode node = SolrNode.shared();
    Path extractor = TestExtractors.detector(node.home().resolve("reloaded"));
    try (PictureCore core = PictureCore.create("p-reloaded", extractor, "")) {
      assertOk(core.send(document("first", RED_BLUE)));
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(3, task -> new Thread(task, "client"));
      try {
        List<Future<Integer>> sent = new ArrayList<>();
        for (int client = 0; client < 2; client++) {
          int number = client;
          sent.add(clients.submit(() -> index(core, number, stop)));
        }
        sent.add(clients.submit(() -> search(core, stop)));
        for (int i = 0; i < 4; i++) {
          assertOk(node.reload("p-reloaded"));
        }
        stop.set(true);
        for (Future<Integer> each : sent) {
          assertTrue(each.get(60, TimeUnit.SECONDS) > 0);
        }
      } finally {
        stop.set(true);
        clients.shutdownNow();
      }
      assertEquals(0, node.count("p-reloaded", "*:* -image_model:*"));
    }
  }

  private static int index(PictureCore core, int client, AtomicBoolean stop) {
    int sent = 0;
    while (!stop.get()) {
      byte[] file = png(new Color(client, sent / 256 % 256, sent % 256), Color.RED);
      SolrHttp.Answer answer =
          core.node()
              .post(
                  "/" + core.name() + "/update?commitWithin=500",
                  "[" + document(client + "-" + sent % 50, file) + "]");
      assertOk(answer);
      sent++;
    }
    return sent;
  }

  private static int search(PictureCore core, AtomicBoolean stop) {
    int asked = 0;
    while (!stop.get()) {
      byte[] file = png(new Color(asked % 256, 7, 9), Color.BLUE);
      assertOk(
          core.node()
              .select(
                  core.name(),
                  "q",
                  "{!aladin f=image_vector image=$img}",
                  "img",
                  PictureCore.base64(file)));
      asked++;
    }
    return asked;
  }
}
