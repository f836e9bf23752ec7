/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries that bring a picture, on one core and on two shards. */
class PictureQueriesTest {
  private static final byte[] RED_BLUE = png(Color.RED, Color.BLUE);
  private static final byte[] GREEN = png(Color.GREEN, Color.GREEN);
  private static final byte[] GREY_RED = png(Color.GRAY, Color.RED);

  private static PictureCore first;
  private static PictureCore second;

  @BeforeAll
  static void start() throws IOException {
    first = core("picture-queries-1", "pq-1");
    second = core("picture-queries-2", "pq-2");
    assertEquals(200, first.send(document("red-blue", RED_BLUE)).status());
    assertEquals(
        200, second.send(document("green", GREEN) + "," + document("grey", GREY_RED)).status());
    assertEquals(200, first.send("{\"id\":\"c\",\"caption\":\"a red bus\"}").status());
  }

  private static PictureCore core(String name, String extractor) throws IOException {
    return PictureCore.create(
        name, TestExtractors.detector(SolrNode.shared().home().resolve(extractor)), "");
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  private static QueryResponse post(PictureCore core, String... params) throws Exception {
    ModifiableSolrParams all = new ModifiableSolrParams();
    for (int i = 0; i < params.length; i += 2) {
      all.set(params[i], params[i + 1]);
    }
    try (SolrClient client = core.node().client(core.name())) {
      return client.query(all, SolrRequest.METHOD.POST);
    }
  }

  private static List<String> hits(QueryResponse response) {
    List<String> hits = new ArrayList<>();
    for (SolrDocument hit : response.getResults()) {
      hits.add(hit.getFieldValue("id") + " " + hit.getFieldValue("score"));
    }
    return hits;
  }

  @Test
  void aPictureFindsWhatItsIndexedVectorFindsWithTheSameScores() throws Exception {
    QueryResponse byPicture =
        post(first, "q", "{!aladin f=image_vector image=$img}", "img", base64(RED_BLUE));
    QueryResponse byId = post(first, "q", "{!aladin f=image_vector id=red-blue}");
    assertEquals(hits(byId), hits(byPicture));
    assertEquals("red-blue", byPicture.getResults().get(0).getFieldValue("id"));
  }

  @Test
  void aPictureRanksAsItsRegionFeaturesDo() throws Exception {
    RegionFeatures features = first.extract(RED_BLUE).features();
    ByteBuffer values =
        ByteBuffer.allocate(Float.BYTES * features.values().length).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(features.values());
    QueryResponse byFeatures =
        post(
            first,
            "q",
            "id:c",
            "rq",
            "{!alignment f=caption_alignment features=$features labels=$labels}",
            "features",
            base64(values.array()),
            "labels",
            features.labels());
    QueryResponse byPicture =
        post(
            first,
            "q",
            "id:c",
            "rq",
            "{!alignment f=caption_alignment image=$img}",
            "img",
            base64(RED_BLUE));
    assertEquals(1, hits(byPicture).size());
    assertEquals(hits(byFeatures), hits(byPicture));
  }

  @Test
  void bothStagesAndAllShardsShareOneExtraction() throws Exception {
    String shards = first.node().shard(first.name()) + "," + first.node().shard(second.name());
    long extractions = first.metric("pictureExtractTimes") + second.metric("pictureExtractTimes");
    long encodings = first.metric("queryEncodeTimes") + second.metric("queryEncodeTimes");
    QueryResponse found =
        post(
            first,
            "q",
            "{!aladin f=image_vector image=$img}",
            "rq",
            "{!alignment f=caption_alignment image=$img missing=keep}",
            "img",
            base64(GREEN),
            "shards",
            shards);
    assertEquals(3, found.getResults().getNumFound(), found::toString);
    assertEquals(
        extractions + 1,
        first.metric("pictureExtractTimes") + second.metric("pictureExtractTimes"));
    assertEquals(
        encodings + 1, first.metric("queryEncodeTimes") + second.metric("queryEncodeTimes"));
    QueryResponse nearest =
        post(
            first,
            "q",
            "{!aladin f=image_vector image=$img}",
            "img",
            base64(GREEN),
            "shards",
            shards);
    assertEquals("green", nearest.getResults().get(0).getFieldValue("id"));
  }

  @Test
  void labelsTakeThePlaceOfTheExtractors() throws Exception {
    String img = base64(RED_BLUE);
    String labels = first.extract(RED_BLUE).features().labels();
    List<String> plain = hits(post(first, "q", "{!aladin f=image_vector image=$img}", "img", img));
    String labelled = "{!aladin f=image_vector image=$img labels=$labels}";
    assertEquals(plain, hits(post(first, "q", labelled, "img", img, "labels", labels)));
    assertTrue(!plain.equals(hits(post(first, "q", labelled, "img", img, "labels", "dog"))));
  }

  @Test
  void picturesThatCannotBeReadAreRefusedWithAReason() throws Exception {
    byte[] cut = Arrays.copyOf(RED_BLUE, 60);
    for (String parser : List.of("aladin f=image_vector", "alignment f=caption_alignment")) {
      String name = parser.split(" ")[0];
      assertRefused(first, parser, "!", "{!" + name + "}: image is not base64 of a picture's file");
      assertRefused(
          first, parser, base64(cut), "{!" + name + "}: image cannot be read as a picture: ");
      assertRefused(first, parser, "", "image cannot be read as a picture: it is empty");
    }
  }

  @Test
  void aModelWithoutAnExtractorRefusesPictures() throws Exception {
    assertEquals(200, first.node().createCore("picture-less").status());
    SolrHttp.Answer refused =
        first.node().select("picture-less", "q", "{!aladin f=image_vector image=AAAA}");
    assertEquals(400, refused.status());
    assertTrue(
        refused.message().contains("{!aladin}: image is given, but the model has no extractor"),
        refused::message);
  }

  private static void assertRefused(PictureCore core, String parser, String image, String reason)
      throws Exception {
    String parameter = parser.startsWith("aladin") ? "q" : "rq";
    try {
      post(core, "q", "*:*", parameter, "{!" + parser + " image=$img}", "img", image);
    } catch (SolrException e) {
      assertEquals(400, e.code(), e::getMessage);
      assertTrue(e.getMessage().contains(reason), e::getMessage);
      return;
    }
    throw new AssertionError("accepted: " + image);
  }
}
