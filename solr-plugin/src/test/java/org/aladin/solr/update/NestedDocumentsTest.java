/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestBlocks;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Children are embedded as documents of their own would be, in whatever form they come. */
class NestedDocumentsTest {
  private static final String CORE = "nested";
  static final RegionFeatures REGIONS = TestImages.random(3, "dog", 5);
  private static final RegionFeatures OTHER = TestImages.random(2, "cat", 6);

  private static EmbeddingCore core;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create(CORE);
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
  void anImageAndItsCaptionsGetWhatDocumentsOfTheirOwnGet() {
    core.update(TestBlocks.image("img", REGIONS, 5));
    StringBuilder alone = new StringBuilder(TestImages.json("alone", REGIONS));
    for (int i = 1; i <= 5; i++) {
      alone.append(',').append(TestBlocks.caption("alone-" + i, i));
    }
    core.update(alone.toString());
    assertSame("img", "alone", "image");
    for (int i = 1; i <= 5; i++) {
      core.assertCaption(TestCaptions.caption(i), "cap-" + i);
      assertSame("cap-" + i, "alone-" + i, "caption");
    }
    assertEquals(5, core.count("{!child of='*:* -_nest_path_:*'}id:img"));
    assertEquals(5, core.count("_nest_path_:\"/captions\""));
  }

  private static void assertSame(String id, String other, String kind) {
    JsonObject first = core.document(id);
    JsonObject second = core.document(other);
    assertArrayEquals(
        Documents.floats(second, kind + "_vector"),
        Documents.floats(first, kind + "_vector"),
        1e-6f);
    assertArrayEquals(
        Documents.alignment(second, kind + "_alignment").set().vectors(),
        Documents.alignment(first, kind + "_alignment").set().vectors(),
        1e-2f); // a step of int8
    assertEquals(second.get(kind + "_hash"), first.get(kind + "_hash"));
    assertEquals(second.get(kind + "_model"), first.get(kind + "_model"));
  }

  @Test
  void allEmbeddingsOfABatchGoThroughTheNetworkTogether() {
    long before = passes();
    core.update(TestBlocks.image("img", REGIONS, 5) + "," + TestBlocks.caption("one", 7));
    assertEquals(1, passes() - before);
  }

  private static long passes() {
    return metric("updateEncodeTimes");
  }

  private static long metric(String name) {
    return EmbeddingCore.metric(CORE, name);
  }

  @Test
  void childrenAreEmbeddedAtAnyDepthLabelledOrNotAloneOrInLists() {
    core.update(
        "{\"id\":\"album\",\"title_s\":\"no source\",\"cover\":"
            + TestImages.json("cover", OTHER)
            + ",\"pages\":[{\"id\":\"page\",\"photos\":[{\"id\":\"photo\",\"texts\":"
            + TestBlocks.caption("deep", 1)
            + "},"
            + TestBlocks.caption("second", 2)
            + "]}],\"_childDocuments_\":[{\"id\":\"nameless\",\"caption\":\""
            + TestCaptions.caption(3)
            + "\",\"_childDocuments_\":["
            + TestBlocks.caption("below", 4)
            + "]}]}");
    core.assertImage(OTHER, "cover");
    core.assertCaption(TestCaptions.caption(1), "deep");
    core.assertCaption(TestCaptions.caption(2), "second");
    core.assertCaption(TestCaptions.caption(3), "nameless");
    core.assertCaption(TestCaptions.caption(4), "below");
    assertEquals(8, core.count("*:*"));
    assertNull(core.document("album").get("caption_vector"));
  }

  @Test
  void regionFeaturesOfChildrenAreNotKept() {
    core.update("{\"id\":\"album\",\"photos\":[" + TestImages.json("photo", REGIONS) + "]}");
    String whole = SolrNode.shared().text("/" + CORE + "/get?id=album&fl=*,[child]");
    assertTrue(whole.contains("image_vector"), whole);
    assertFalse(whole.contains("region_features"), whole);
    // Nor in the transaction log, which has what was indexed since the last commit.
    SolrHttp.Answer added =
        core.sendOnly("[{\"id\":\"a2\",\"photos\":[" + TestImages.json("p2", REGIONS) + "]}]");
    assertEquals(200, added.status());
    whole = SolrNode.shared().text("/" + CORE + "/get?id=a2&fl=*");
    assertTrue(whole.contains("image_vector"), whole);
    assertFalse(whole.contains("region_features"), whole);
  }

  @Test
  void childrenWithoutAnIdGetSolrsAndAreEmbedded() {
    core.update(
        "{\"id\":\"img\",\"captions\":[{\"caption\":\"first\",\"n_i\":1},{\"caption\":\"second\",\"n_i\":2}],"
            + "\"title\":{\"caption\":\"third\",\"n_i\":3}}");
    core.assertCaption("second", "img/captions%231");
    core.assertCaption("third", "img/title%23");
    long embedded = metric("documentsEmbedded");
    core.update(
        "{\"id\":\"img\",\"captions\":[{\"caption\":\"first\",\"n_i\":1},{\"caption\":\"second\",\"n_i\":2}]}");
    assertEquals(embedded, metric("documentsEmbedded"));
    core.assertCaption("second", "img/captions%231");
  }

  @Test
  void xmlBringsBothKinds() {
    SolrHttp.Answer answer =
        SolrNode.shared()
            .post(
                "/" + CORE + "/update?commit=true&wt=json",
                "text/xml",
                "<add><doc><field name=\"id\">img</field><field name=\"captions\"><doc>"
                    + "<field name=\"id\">x1</field><field name=\"caption\">a dog</field></doc></field>"
                    + "<doc><field name=\"id\">x2</field><field name=\"caption\">a cat</field></doc>"
                    + "</doc></add>");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    core.assertCaption("a dog", "x1");
    core.assertCaption("a cat", "x2");
  }

  @Test
  void javabinBringsBothKinds() throws Exception {
    SolrInputDocument image = new SolrInputDocument("id", "img", "object_labels", "dog");
    image.addField("region_features", bytes(REGIONS.values()));
    image.addField(
        "captions",
        List.of(
            new SolrInputDocument("id", "j1", "caption", "a dog"),
            new SolrInputDocument("id", "j2", "caption", "a cat")));
    image.addField("title", new SolrInputDocument("id", "j3", "caption", "a title"));
    image.addChildDocument(new SolrInputDocument("id", "j4", "caption", "nameless"));
    try (SolrClient client = SolrNode.shared().client(CORE)) {
      client.add(image);
      client.commit();
    }
    core.assertImage(REGIONS, "img");
    core.assertCaption("a dog", "j1");
    core.assertCaption("a cat", "j2");
    core.assertCaption("a title", "j3");
    core.assertCaption("nameless", "j4");
  }

  private static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }

  @Test
  void unchangedChildrenAreNotEmbeddedAgain() {
    core.update(TestBlocks.image("img", REGIONS, 5));
    for (boolean committed : new boolean[] {true, false}) {
      long embedded = metric("documentsEmbedded");
      long unchanged = metric("documentsUnchanged");
      String changed =
          TestBlocks.image("img", REGIONS, 5)
              .replace(TestCaptions.caption(3), committed ? "new" : "newer");
      assertEquals(200, core.sendOnly("[" + changed + "]").status());
      assertEquals(1, metric("documentsEmbedded") - embedded);
      assertEquals(5, metric("documentsUnchanged") - unchanged);
    }
    core.commit();
    core.assertImage(REGIONS, "img");
    core.assertCaption("newer", "cap-3");
    core.assertCaption(TestCaptions.caption(4), "cap-4");
  }

  @Test
  void aChildIsNotTakenForOneOfAnotherBlock() {
    core.update("{\"id\":\"a\",\"captions\":[" + TestBlocks.caption("same", 1) + "]}");
    core.update("{\"id\":\"b\",\"captions\":[" + TestBlocks.caption("same", 2) + "]}");
    long embedded = metric("documentsEmbedded");
    core.update("{\"id\":\"a\",\"captions\":[" + TestBlocks.caption("same", 1) + "]}");
    assertEquals(embedded, metric("documentsEmbedded"));
    SolrHttp.Answer both = SolrNode.shared().select(CORE, "q", "id:same", "fl", "id,caption*");
    both.hits().forEach(hit -> EmbeddingCore.assertCaptionHash(hit.getAsJsonObject()));
    assertEquals(List.of("same", "same"), both.ids());
  }

  @Test
  void deletingTheRootDeletesTheChildrenAndOrderIsKept() {
    SolrHttp.Answer answer =
        core.send(
            "{\"add\":{\"doc\":"
                + TestBlocks.image("a", REGIONS, 2)
                + "},\"delete\":{\"id\":\"a\"},\"add\":{\"doc\":{\"id\":\"b\",\"captions\":["
                + TestBlocks.caption("b-1", 1)
                + "]}},\"add\":{\"doc\":{\"id\":\"b\",\"captions\":["
                + TestBlocks.caption("b-2", 2)
                + "]}},\"delete\":{\"query\":\"id:b-1\"}}");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals(
        Set.of("b", "b-2"),
        Set.copyOf(SolrNode.shared().select(CORE, "q", "*:*", "fl", "id").ids()));
    core.assertCaption(TestCaptions.caption(2), "b-2");
    core.send("{\"delete\":{\"id\":\"b\"}}");
    assertEquals(0, core.count("*:*"));
  }

  @Test
  void oneDocumentOfTheBlockWithASourceIsEnough() {
    assertEquals(
        200,
        core.send("[{\"id\":\"i\",\"captions\":[" + TestBlocks.caption("c", 1) + "]}]").status());
    assertEquals(
        200,
        core.send("[{\"id\":\"j\",\"caption\":\"a dog\",\"notes\":[{\"id\":\"n\",\"n_i\":1}]}]")
            .status());
    SolrHttp.Answer none =
        core.send("[{\"id\":\"k\",\"notes\":[{\"id\":\"m\",\"title_s\":\"x\"}]}]");
    assertEquals(400, none.status());
    assertEquals(
        "Document 'k': nothing to embed, expected one of the fields [caption, region_features]",
        none.message());
  }

  @Test
  void imagesAreFoundThroughTheirCaptions() {
    core.update(TestBlocks.image("img", REGIONS, 3));
    core.update(
        "{\"id\":\"other\",\"captions\":["
            + TestBlocks.caption("o-1", 40)
            + ","
            + TestBlocks.caption("o-2", 41)
            + "]}");
    SolrHttp.Answer images =
        SolrNode.shared()
            .select(
                CORE,
                "q",
                "{!parent which='*:* -_nest_path_:*' score=max v=$near}",
                "near",
                "{!aladin f=caption_vector topK=5}" + TestCaptions.caption(40));
    assertEquals(List.of("other", "img"), images.ids());
    SolrHttp.Answer best =
        SolrNode.shared()
            .select(CORE, "q", "{!aladin f=caption_vector topK=1}" + TestCaptions.caption(40));
    assertEquals(List.of("o-1"), best.ids());
    assertEquals(score(best), score(images), 1e-6);
  }

  private static double score(SolrHttp.Answer answer) {
    return answer.hits().iterator().next().getAsJsonObject().get("score").getAsDouble();
  }
}
