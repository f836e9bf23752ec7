/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.document;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.OddPictures;
import org.aladin.extractor.picture.OddPictures.OddPicture;
import org.aladin.extractor.picture.OddPictures.Outcome;
import org.aladin.model.TestSeed;
import org.aladin.model.encoder.Embedding;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Odd and hostile files, sent to a node over HTTP, a third of them by a path with a wrong ending:
 * each gets the vector of the same picture drawn upright, or is refused with a reason.
 */
@Tag("slow")
class OddPicturesTest {
  /**
   * How near the vectors of the regions come of a picture that lost some of its pixels' values, as
   * a share of the distance between the drawing's and the nearest ones of the drawing turned.
   */
  private static final double TOLERANCE = 0.25;

  private static final List<String> ENDINGS = List.of("jpg", "png", "gif", "html", "svg", "exe");

  private final long seed = TestSeed.of(OddPicturesTest.class);

  @Test
  @Timeout(300)
  void eachGetsTheVectorOfThePictureDrawnUprightOrIsRefusedWithAReason() throws Exception {
    List<OddPicture> pictures = OddPictures.all(seed);
    assertTrue(pictures.size() >= 200, () -> "only " + pictures.size());
    try (PictureCore core =
        PictureCore.create(
            "odd-pictures",
            TestExtractors.grid(SolrNode.shared().home().resolve("odd-grid")),
            "")) {
      double tolerance = TOLERANCE * distanceWhenTurned(core);
      Map<BufferedImage, Embedding> expected = new HashMap<>();
      List<String> decoded = new ArrayList<>();
      for (OddPicture picture : pictures) {
        String id = "p" + pictures.indexOf(picture);
        SolrHttp.Answer answer = send(core, id, picture);
        String what = picture.name() + ", seed " + seed + ": " + answer.body();
        JsonObject stored = core.stored(id);
        if (answer.status() == 200) {
          assertFalse(picture.outcome() == Outcome.REFUSED, what);
          Embedding right =
              expected.computeIfAbsent(picture.upright(), upright -> embed(core, upright));
          assertVectors(picture, right, tolerance, stored, what);
          decoded.add(id);
        } else {
          assertFalse(picture.outcome() == Outcome.DECODED, what);
          assertRefused(id, answer, what);
          assertNull(stored, what);
        }
      }
      assertOk(core.node().get("/" + core.name() + "/update?commit=true"));
      assertTrue(decoded.size() >= 80, decoded::toString);
      assertEquals(decoded.size(), core.node().count(core.name(), "*:*"));
      assertOk(core.send(document("after", OddPictures.write(OddPictures.drawing(), "png"))));
      assertOk(core.node().select(core.name(), "q", "{!aladin f=image_vector id=after}"));
    }
  }

  private static SolrHttp.Answer send(PictureCore core, String id, OddPicture picture)
      throws IOException {
    int number = Integer.parseInt(id.substring(1));
    String document = document(id, picture.file());
    if (number % 3 == 0) {
      String name = id + "." + ENDINGS.get(number / 3 % ENDINGS.size());
      Files.write(core.pictures().resolve(name), picture.file());
      document = "{\"id\":\"" + id + "\",\"path_s\":\"" + name + "\"}";
    }
    return core.node().post("/" + core.name() + "/update", "[" + document + "]");
  }

  private static Embedding embed(PictureCore core, BufferedImage upright) {
    try {
      return core.embed(OddPictures.write(upright, "png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertVectors(
      OddPicture picture, Embedding expected, double tolerance, JsonObject stored, String what) {
    if (picture.exact()) {
      assertArrayEquals(expected.vector(), Documents.floats(stored, "image_vector"), what);
    }
    float[] regions = Documents.alignment(stored, "image_alignment").set().vectors();
    double distance = distance(expected.alignment().vectors(), regions);
    assertTrue(distance <= tolerance, () -> distance + " > " + tolerance + " " + what);
    assertEquals(picture.upright().getWidth(), stored.get("image_width").getAsInt(), what);
    assertEquals(picture.upright().getHeight(), stored.get("image_height").getAsInt(), what);
  }

  private static void assertRefused(String id, SolrHttp.Answer answer, String what) {
    assertEquals(400, answer.status(), what);
    String message = answer.message();
    assertTrue(message.startsWith("Document '" + id + "': field '"), what);
    String said = " cannot be read as a picture: ";
    int reason = message.indexOf(said);
    assertTrue(reason > 0 && message.length() >= reason + said.length() + 8, what);
    assertFalse(message.contains("\n") || message.contains("/tmp"), what);
  }

  /**
   * The distance of the drawing's regions to the nearest ones of the drawing turned or mirrored.
   */
  private static double distanceWhenTurned(PictureCore core) {
    BufferedImage drawing = OddPictures.drawing();
    int[] quarters = {
      drawing.getRGB(0, 0), drawing.getRGB(47, 0), drawing.getRGB(0, 31), drawing.getRGB(47, 31)
    };
    float[] upright = embed(core, drawing).alignment().vectors();
    double nearest = Double.MAX_VALUE;
    int[][] turned = {{1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 2, 1, 3}, {2, 0, 3, 1}};
    for (int[] order : turned) {
      int[] colours = new int[4];
      for (int i = 0; i < 4; i++) {
        colours[i] = quarters[order[i]];
      }
      Embedding embedding = embed(core, OddPictures.quarters(colours));
      nearest = Math.min(nearest, distance(upright, embedding.alignment().vectors()));
    }
    assertTrue(nearest > 1e-3, "a turned drawing has nearly the same vector");
    return nearest;
  }

  private static double distance(float[] a, float[] b) {
    assertEquals(a.length, b.length);
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }
}
