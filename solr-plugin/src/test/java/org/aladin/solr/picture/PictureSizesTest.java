/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.Drawing;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The width and height of a document's picture, in fields of the index. */
class PictureSizesTest {
  /** 60 × 40 pixels. */
  private static final byte[] WIDE = PictureCore.png(Color.RED, Color.BLUE);

  private static final String FEATURES = TestImages.base64(TestImages.random(3, "", 4).values());

  private static PictureCore core;

  @BeforeAll
  static void start() throws IOException {
    core =
        PictureCore.create(
            "picture-sizes",
            TestExtractors.detector(SolrNode.shared().home().resolve("ps-det")),
            "<bool name=\"requireSource\">false</bool>");
  }

  @AfterAll
  static void stop() {
    core.close();
  }

  private static void send(String document) {
    assertOk(core.send(document));
  }

  private static void assertSize(int width, int height, String id) {
    JsonObject stored = core.stored(id);
    assertEquals(width, stored.get("image_width").getAsInt(), stored::toString);
    assertEquals(height, stored.get("image_height").getAsInt(), stored::toString);
    String query = "+id:" + id + " +image_width:" + width + " +image_height:" + height;
    assertEquals(1, core.node().count(core.name(), query));
  }

  private static void assertNoSize(String id) {
    JsonObject stored = core.stored(id);
    assertFalse(stored.has("image_width") || stored.has("image_height"), stored::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSizeIsThatOfThePictureAsDisplayed(int orientation) throws IOException {
    for (String ending : new String[] {"jpg", "tif"}) {
      byte[] file = Drawing.file("orientation-" + orientation + "." + ending);
      send(document("upright", file));
      assertSize(Drawing.WIDTH, Drawing.HEIGHT, "upright");
      Files.write(core.pictures().resolve("upright." + ending), file);
      send("{\"id\":\"upright\",\"path_s\":\"upright." + ending + "\"}");
      assertSize(Drawing.WIDTH, Drawing.HEIGHT, "upright");
    }
  }

  @Test
  void theSizeChangesWithThePicture() {
    send(document("changes", WIDE));
    assertSize(60, 40, "changes");
    String drawing = base64(Drawing.file("palette.png"));
    send("{\"id\":\"changes\",\"image\":{\"set\":\"" + drawing + "\"}}");
    assertSize(48, 32, "changes");
    send("{\"id\":\"changes\",\"caption\":{\"set\":\"a red bus\"},\"n_i\":{\"inc\":1}}");
    assertSize(48, 32, "changes");
    send(document("changes", WIDE));
    assertSize(60, 40, "changes");
    send("{\"id\":\"changes\",\"caption\":\"a bus\"}");
    assertNoSize("changes");
  }

  @Test
  void theSizeGoesWithThePicture() throws IOException {
    Files.write(core.pictures().resolve("gone.png"), WIDE);
    send("{\"id\":\"gone\",\"path_s\":\"gone.png\",\"caption\":\"a bus\"}");
    assertSize(60, 40, "gone");
    send("{\"id\":\"gone\",\"path_s\":{\"set\":null}}");
    assertNoSize("gone");
    assertFalse(core.stored("gone").has("image_vector"));
    assertTrue(core.stored("gone").has("caption_vector"));
  }

  @Test
  void regionFeaturesInPlaceOfAPictureRemoveItsSizeAndMayBringOne() throws IOException {
    Files.write(core.pictures().resolve("f.png"), WIDE);
    String features =
        "\"path_s\":{\"set\":null},\"region_features\":{\"set\":\"" + FEATURES + "\"}";
    send("{\"id\":\"features\",\"path_s\":\"f.png\"}");
    send("{\"id\":\"features\"," + features + "}");
    assertNoSize("features");
    send("{\"id\":\"features\",\"path_s\":\"f.png\"}");
    assertSize(60, 40, "features");
    send("{\"id\":\"features\"," + features + ",\"image_width\":{\"set\":7}}");
    assertEquals(7, core.stored("features").get("image_width").getAsInt());
    assertFalse(core.stored("features").has("image_height"));
    send(
        "{\"id\":\"features\",\"region_features\":\""
            + FEATURES
            + "\",\"image_width\":8,\"image_height\":9}");
    assertSize(8, 9, "features");
  }

  @Test
  void vectorsOfTheClientInPlaceOfAPictureRemoveItsSize() {
    send(document("own", WIDE));
    JsonArray vector = core.stored("own").getAsJsonArray("image_vector");
    send("{\"id\":\"own\",\"image_vector\":{\"set\":" + vector + "}}");
    assertNoSize("own");
  }

  /** As {@code fl=*} shows it, for another collection. */
  @Test
  void aCopyOfAnIndexedDocumentKeepsItsSize() {
    send(document("original", WIDE));
    JsonObject copy = core.stored("original").deepCopy();
    copy.addProperty("id", "copy");
    copy.remove("_version_");
    copy.remove("_root_");
    send(copy.toString());
    assertSize(60, 40, "copy");
    send("{\"id\":\"copy\",\"n_i\":{\"set\":1}}");
    assertSize(60, 40, "copy");
  }

  @Test
  void aPictureReplacesTheSizeThatTheClientSays() {
    send(
        document("wrong", WIDE)
            .replace("}", ",\"image_width\":1,\"image_height\":[2,3],\"title_s\":\"x\"}"));
    assertSize(60, 40, "wrong");
    long unchanged = core.metric("documentsUnchanged");
    send(document("wrong", WIDE).replace("}", ",\"image_width\":1}"));
    assertEquals(unchanged + 1, core.metric("documentsUnchanged"));
    assertSize(60, 40, "wrong");
  }

  /** The hash covers the size: the same picture sent again corrects it. */
  @Test
  void aSizeThatWasChangedAloneIsCorrectedWithTheNextPicture() {
    send(document("tampered", WIDE));
    send("{\"id\":\"tampered\",\"image_width\":{\"set\":17}}");
    send(document("tampered", WIDE));
    assertSize(60, 40, "tampered");
    send("{\"id\":\"tampered\",\"image_height\":{\"set\":null}}");
    send("{\"id\":\"tampered\",\"image\":{\"set\":\"" + base64(WIDE) + "\"}}");
    assertSize(60, 40, "tampered");
  }

  /** Indexed before the core had the fields: no size, but a hash of the same picture. */
  @Test
  void documentsOfAnIndexWithoutSizesGetThemWhenTheyAreSentAgain() throws IOException {
    PictureCore.configset("ps-later", "ps-det", "");
    Files.createDirectories(core.node().home().resolve("ps-later-pictures"));
    String width = "<str name=\"imageWidthField\">image_width</str>";
    String height = "<str name=\"imageHeightField\">image_height</str>";
    var conf = core.node().home().resolve("configsets/ps-later/conf/solrconfig.xml");
    String with = Files.readString(conf);
    String without = with.replace(width, "").replace(height, "");
    assertFalse(with.equals(without));
    Files.writeString(conf, without);
    assertOk(core.node().createCoreOf("ps-later", "ps-later"));
    assertOk(core.node().update("ps-later", "[" + document("a", WIDE) + "]"));
    assertFalse(core.node().document("ps-later", "a").has("image_width"));
    Files.writeString(conf, with);
    assertOk(core.node().reload("ps-later"));
    assertOk(core.node().update("ps-later", "[" + document("a", WIDE) + "]"));
    assertEquals(60, core.node().document("ps-later", "a").get("image_width").getAsInt());
  }

  @Test
  void fieldsThatCannotHoldASizeKeepTheCoreFromStarting() throws IOException {
    assertNotStarted(
        "ps-text",
        config -> config.replace("imageWidthField\">image_width", "imageWidthField\">title_t"),
        "imageWidthField: field 'title_t' has type text (TextField), expected a type of whole"
            + " numbers, such as IntPointField");
    assertNotStarted(
        "ps-missing",
        config -> config.replace("imageHeightField\">image_height", "imageHeightField\">height"),
        "imageHeightField: field 'height' is not in the schema");
    assertNotStarted(
        "ps-twice",
        config ->
            config.replace("imageHeightField\">image_height", "imageHeightField\">image_width"),
        "field 'image_width' is filled twice");
    assertNotStarted(
        "ps-no-picture",
        config ->
            config.replaceAll("<str name=\"image(Field|PathField|Directory)\">[^<]*</str>", ""),
        "expected imageField or imagePathField with imageWidthField and imageHeightField");
  }

  private static void assertNotStarted(String name, UnaryOperator<String> change, String reason)
      throws IOException {
    PictureCore.configset(name, "ps-det", "");
    Files.createDirectories(core.node().home().resolve(name + "-pictures"));
    var conf = core.node().home().resolve("configsets/" + name + "/conf/solrconfig.xml");
    String before = Files.readString(conf);
    assertFalse(before.equals(change.apply(before)), name);
    Files.writeString(conf, change.apply(before));
    SolrHttp.Answer created = core.node().createCoreOf(name, name);
    assertTrue(created.status() >= 400, name);
    assertTrue(created.body().toString().contains(reason), created.body()::toString);
  }
}
