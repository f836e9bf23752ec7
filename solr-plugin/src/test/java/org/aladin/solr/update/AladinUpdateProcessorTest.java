/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents through HTTP, against an encoder of the same model beside Solr. */
class AladinUpdateProcessorTest {
  /** int8 keeps each number within half a step of 1/127 of the vector's largest. */
  private static final float INT8_ERROR = 0.5f / 127 + 1e-6f;

  private static EmbeddingCore core;
  private static AladinEncoder encoder;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create("update");
    encoder = core.encoder();
  }

  @AfterAll
  static void closeEncoder() {
    core.close();
  }

  @BeforeEach
  void empty() {
    core.empty();
  }

  @Test
  void captionAndImageOfOneDocumentGetTheEncodersVectors() {
    RegionFeatures regions = TestImages.random(5, "dog frisbee", 11);
    String json = TestImages.json("d", regions).replace("}", ",\"caption\":\"A dog jumps.\"}");
    assertEquals(200, core.send("[" + json + "]").status());

    JsonObject document = core.document("d");
    Embedding image = encoder.encodeImages(List.of(regions)).get(0);
    Embedding caption = encoder.encodeCaptions(List.of("A dog jumps.")).get(0);
    assertArrayEquals(image.vector(), Documents.floats(document, "image_vector"), 1e-6f);
    assertArrayEquals(caption.vector(), Documents.floats(document, "caption_vector"), 1e-6f);

    AlignmentValue boxes = Documents.alignment(document, "image_alignment");
    assertEquals(AlignmentKind.REGIONS, boxes.kind());
    assertEquals(encoder.version(), boxes.model());
    assertArrayEquals(image.alignment().vectors(), boxes.set().vectors(), INT8_ERROR);
    // Region 0 has no vector: the first box is that of region 1.
    assertEquals(4, boxes.boxes().size());
    assertEquals(regions.box(1), boxes.boxes().get(0));
    assertEquals(regions.box(4), boxes.boxes().get(3));

    AlignmentValue words = Documents.alignment(document, "caption_alignment");
    assertEquals(AlignmentKind.WORDS, words.kind());
    assertEquals(3, words.set().count());
    assertArrayEquals(caption.alignment().vectors(), words.set().vectors(), INT8_ERROR);
  }

  @Test
  void regionFeaturesAsListsOfNumbersEqualThoseInBase64() {
    RegionFeatures regions = TestImages.random(2, "", 12);
    JsonArray rows = new JsonArray();
    for (int r = 0; r < 2; r++) {
      JsonArray row = new JsonArray();
      for (int i = 0; i < regions.width(); i++) {
        row.add(regions.values()[r * regions.width() + i]);
      }
      rows.add(row);
    }
    assertEquals(200, core.send("[" + TestImages.json("base64", regions) + "]").status());
    SolrHttp.Answer added = core.send("[{\"id\":\"lists\",\"region_features\":" + rows + "}]");
    assertEquals(200, added.status(), () -> added.body().toString());
    assertArrayEquals(
        Documents.floats(core.document("base64"), "image_vector"),
        Documents.floats(core.document("lists"), "image_vector"),
        1e-6f);
  }

  @Test
  void regionFeaturesAreNotKept() {
    core.send("[" + TestImages.json("i", TestImages.random(2, "cat", 3)) + "]");
    assertNull(core.document("i").get("region_features"));
    assertEquals("cat", core.document("i").get("object_labels").getAsString());
  }

  @Test
  void addsAndDeletesOfOneRequestKeepTheirOrder() {
    SolrHttp.Answer answer =
        core.send(
            "{\"add\":{\"doc\":{\"id\":\"a\",\"caption\":\"old a\"}},"
                + "\"add\":{\"doc\":{\"id\":\"b\",\"caption\":\"only b\"}},"
                + "\"delete\":{\"id\":\"a\"},"
                + "\"add\":{\"doc\":{\"id\":\"c\",\"caption\":\"first c\"}},"
                + "\"add\":{\"doc\":{\"id\":\"c\",\"caption\":\"second c\"}},"
                + "\"delete\":{\"query\":\"caption:only\"},"
                + "\"add\":{\"doc\":{\"id\":\"d\",\"caption\":\"last d\"}}}");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(2, core.count("*:*"));
    assertEquals("second c", core.document("c").get("caption").getAsString());
    assertArrayEquals(
        encoder.encodeCaptions(List.of("second c")).get(0).vector(),
        Documents.floats(core.document("c"), "caption_vector"),
        1e-6f);
    assertEquals("last d", core.document("d").get("caption").getAsString());
  }

  @Test
  void moreDocumentsThanABatchAreAllEmbedded() {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 70; i++) {
      json.append(i == 0 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT, "{\"id\":\"n%d\",\"caption\":\"%s\"}", i, TestCaptions.caption(i)));
    }
    assertEquals(200, core.send(json + "]").status());
    assertEquals(70, core.count("caption_alignment:*"));
    for (int i : new int[] {0, 31, 32, 69}) {
      assertArrayEquals(
          encoder.encodeCaptions(List.of(TestCaptions.caption(i))).get(0).vector(),
          Documents.floats(core.document("n" + i), "caption_vector"),
          1e-5f);
    }
  }

  @Test
  void aBadDocumentEndsTheRequestWithoutHarmToOthers() {
    core.send("[{\"id\":\"kept\",\"caption\":\"kept as it is\"}]");
    JsonObject before = core.document("kept");
    SolrHttp.Answer answer =
        core.send(
            "[{\"id\":\"before\",\"caption\":\"comes first\"},"
                + "{\"id\":\"kept\",\"region_features\":\"!\",\"caption\":\"never indexed\"},"
                + "{\"id\":\"after\",\"caption\":\"comes last\"}]");
    assertEquals(400, answer.status());
    assertTrue(answer.message().startsWith("Document 'kept': "), answer.message());
    core.commit();
    assertEquals(before, core.document("kept"));
    assertEquals(1, core.count("id:before"));
    assertEquals(0, core.count("id:after"));
  }
}
