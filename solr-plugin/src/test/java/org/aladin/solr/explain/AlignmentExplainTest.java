/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Explanations of reranked hits over HTTP, with a real model for texts, on one shard and on two.
 */
class AlignmentExplainTest {
  private static final String TEXT = "a dog on a red bus";

  private static final String EVEN = "explain-even";
  private static final String ODD = "explain-odd";

  private static SolrNode node;
  private static SolrClient client;
  private static AladinEncoder encoder;
  private static final Map<String, AlignmentValue> IMAGES = new LinkedHashMap<>();
  private static final Map<String, String> CAPTIONS =
      Map.of("c1", "two dogs on a bus", "c2", "a cat.");

  @BeforeAll
  static void index() throws Exception {
    node = SolrNode.shared();
    node.addTestConfigset("alignment");
    for (String core : List.of(EVEN, ODD)) {
      assertEquals(200, node.createCoreOf("alignment", core).status());
    }
    encoder = AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.defaults());
    client = node.client(EVEN);
    RandomAlignments random = new RandomAlignments(3, encoder.dimension());
    for (int i = 0; i < 6; i++) {
      AlignmentValue image = random.regions(encoder.version(), 3 + i);
      IMAGES.put("i" + i, image);
      try (SolrClient core = node.client(i % 2 == 0 ? EVEN : ODD)) {
        core.add(document("i" + i, 10 - i, null, "float32", image));
      }
    }
    client.add(new SolrInputDocument("id", "none", "rank", "1"));
    for (Map.Entry<String, String> caption : CAPTIONS.entrySet()) {
      AlignmentSet words = encoder.encodeCaptions(List.of(caption.getValue())).get(0).alignment();
      client.add(
          document(
              caption.getKey(),
              1,
              caption.getValue(),
              "int8",
              AlignmentValue.words(encoder.version(), words)));
    }
    client.commit();
    try (SolrClient core = node.client(ODD)) {
      core.commit();
    }
  }

  private static SolrInputDocument document(
      String id, float rank, String caption, String field, AlignmentValue value) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField("rank", rank);
    document.setField("caption", caption);
    document.setField(field, AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
    return document;
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    encoder.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachHitSaysWhichWordMetWhichRegion(boolean sharded) throws Exception {
    SearchQuery query = query("{!alignment f=float32 reRankDocs=7 v=$text}", sharded);
    query.setFields("id", "score", "[alignment]");
    List<String> pieces = encoder.captionWords(TEXT);
    AlignmentSet words = encoder.encodeCaptions(List.of(TEXT)).get(0).alignment();
    assertTrue(pieces.contains("bus"), pieces::toString); // the last word takes part
    List<SolrDocument> hits = client.query(query, METHOD.POST).getResults();
    assertEquals(sharded ? 7 : 4, hits.size());
    for (SolrDocument hit : hits) {
      AlignmentValue image = IMAGES.get(hit.getFieldValue("id"));
      if (image == null) {
        assertNull(hit.getFieldValue("[alignment]"));
        continue;
      }
      MaxSim.Match[] expected = MaxSim.matches(words, image.set());
      List<NamedList<?>> entries = entries(hit);
      assertEquals(pieces.size(), entries.size());
      float sum = 0;
      for (int w = 0; w < entries.size(); w++) {
        assertEquals(pieces.get(w), entries.get(w).get("word"));
        assertEquals(expected[w].cosine(), (float) entries.get(w).get("cosine"), 1e-5);
        sum += (float) entries.get(w).get("cosine");
        if (expected[w].region() < 0) {
          assertNull(entries.get(w).get("region"));
          continue;
        }
        // Vectors begin with region 1: region 0 is the CLS of the image.
        assertEquals(expected[w].region() + 1, entries.get(w).get("region"));
        Box box = image.boxes().get(expected[w].region());
        assertEquals(List.of(box.x1(), box.y1(), box.x2(), box.y2()), entries.get(w).get("box"));
      }
      assertEquals((float) hit.getFieldValue("score"), sum, 1e-5);
    }
  }

  @Test
  void captionsAsHitsNameTheirOwnWords() throws Exception {
    SearchQuery query = query("{!alignment f=int8 id=i2 reRankDocs=5 words=caption}", false);
    query.setQuery("id:c1 id:c2");
    query.setFilterQueries();
    query.setRows(2);
    query.setFields("id", "score", "[alignment]");
    List<SolrDocument> hits = client.query(query, METHOD.POST).getResults();
    assertEquals(2, hits.size());
    for (SolrDocument hit : hits) {
      assertEquals(
          encoder.captionWords(CAPTIONS.get(hit.getFieldValue("id"))),
          entries(hit).stream().map(entry -> entry.get("word")).toList());
      double sum = entries(hit).stream().mapToDouble(entry -> (float) entry.get("cosine")).sum();
      assertEquals((float) hit.getFieldValue("score"), sum, 1e-5);
    }
    query.set("rq", "{!alignment f=int8 id=i2 reRankDocs=5}");
    assertEquals(
        0, entries(client.query(query, METHOD.POST).getResults().get(0)).get(0).get("word"));
  }

  @Test
  void anImageInTheRequestRanksCaptionsAndItsBoxesExplain() throws Exception {
    RegionFeatures image = TestImages.random(4, "dog bus", 5);
    AlignmentSet regions = encoder.encodeImages(List.of(image)).get(0).alignment();
    SearchQuery query =
        query("{!alignment f=int8 features=$f labels=$l reRankDocs=5 words=caption}", false);
    query.set("f", TestImages.base64(image.values()));
    query.set("l", image.labels());
    query.setQuery("id:c1 id:c2");
    query.setFilterQueries();
    query.setRows(2);
    query.setFields("id", "score", "[alignment]");
    for (SolrDocument hit : client.query(query, METHOD.POST).getResults()) {
      String caption = CAPTIONS.get(hit.getFieldValue("id"));
      AlignmentSet words = encoder.encodeCaptions(List.of(caption)).get(0).alignment();
      assertEquals(MaxSim.score(words, regions), (float) hit.getFieldValue("score"), 0.05);
      for (NamedList<?> entry : entries(hit)) {
        if (entry.get("region") != null) {
          Box box = image.box((int) entry.get("region"));
          assertEquals(List.of(box.x1(), box.y1(), box.x2(), box.y2()), entry.get("box"));
        }
      }
    }
  }

  /** The same in JSON, as a browser would read it. */
  @Test
  void jsonCarriesWordRegionBoxAndCosine() throws Exception {
    String rq = "{!alignment f=float32 reRankDocs=7 v=$text}";
    SolrHttp.Answer answer =
        node.select(
            EVEN,
            "q",
            "id:i*",
            "rows",
            "7",
            "fl",
            "id,[alignment]",
            "json.nl",
            "map",
            "text",
            TEXT,
            "rq",
            rq);
    JsonElement best = answer.hits().iterator().next();
    boolean met = false;
    for (JsonElement entry : best.getAsJsonObject().getAsJsonArray("[alignment]")) {
      JsonObject match = entry.getAsJsonObject();
      assertTrue(match.get("cosine").getAsFloat() >= 0);
      met |= match.has("box") && match.getAsJsonArray("box").size() == 4 && match.has("region");
    }
    assertTrue(met, () -> answer.body().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "operator=add weight=2",
        "operator=multiply score=mean",
        "missing=zero",
        "missing=keep",
        "operator=add scale=0-1 mainScale=0-2",
      })
  void debugQueryExplainsTheScoreWordByWordOnOneShardAndOnTwo(String options) throws Exception {
    for (boolean sharded : new boolean[] {false, true}) {
      SearchQuery query =
          query("{!alignment f=float32 reRankDocs=7 v=$text " + options + "}", sharded);
      query.addField("rank"); // with id and score alone, shards explain before the merge is known
      query.set("debugQuery", true);
      query.set("debug.explain.structured", true);
      QueryResponse response = client.query(query, METHOD.POST);
      NamedList<?> explain = (NamedList<?>) response.getDebugMap().get("explain");
      for (SolrDocument hit : response.getResults()) {
        String id = (String) hit.getFieldValue("id");
        NamedList<?> explanation = (NamedList<?>) explain.get(id);
        float score = (float) hit.getFieldValue("score");
        assertEquals(
            score,
            ((Number) explanation.get("value")).floatValue(),
            1e-4,
            () -> sharded + ": " + explanation);
        String text = explanation.toString();
        assertTrue(text.contains("first pass score, of:"), text);
        if (IMAGES.containsKey(id)) {
          assertTrue(text.contains("'bus'"), text);
          assertTrue(text.contains("with region ") && text.contains(" at ["), text);
        } else {
          assertTrue(text.contains("no vectors in field 'float32', missing="), text);
        }
      }
    }
  }

  @Test
  void alignmentWithoutARerankQueryIsRefused() {
    SearchQuery query = new SearchQuery("*:*");
    query.setFields("[alignment]");
    SolrException e = assertThrows(SolrException.class, () -> client.query(query, METHOD.POST));
    assertEquals(400, e.code());
    assertTrue(
        e.getMessage().contains("[alignment] is given without rq, expected rq="), e::getMessage);
    query.set("rq", "{!rerank reRankQuery='*:*'}");
    SolrException other = assertThrows(SolrException.class, () -> client.query(query, METHOD.POST));
    assertEquals(400, other.code());
    assertTrue(
        other.getMessage().contains("with rq={!rerank reRankQuery='*:*'}, expected rq="),
        other::getMessage);
  }

  /** Handlers that read no rq, though it is given. */
  @ParameterizedTest
  @ValueSource(strings = {"/get?id=i0", "/mlt?q=id:i0&mlt.fl=caption", "/mlt?q=id:i0&mlt.fl=id"})
  void alignmentOfAHandlerThatDoesNotRankIsRefused(String request) {
    SolrHttp.Answer answer =
        node.get(
            "/"
                + EVEN
                + request
                + "&mlt.mindf=1&mlt.mintf=1&fl=id,%5Balignment%5D"
                + "&rq=%7B!alignment%20f=float32%20v=dog%7D");
    assertEquals(400, answer.status());
    assertEquals(
        "[alignment] is used with a handler that does not rank, expected one that searches, as"
            + " /select does",
        answer.message());
  }

  private static SearchQuery query(String rq, boolean sharded) {
    SearchQuery query = new SearchQuery("{!func}rank");
    query.addFilterQuery("-id:c*");
    query.setRows(7);
    query.set("text", TEXT);
    query.set("rq", rq);
    query.setFields("id", "score");
    if (sharded) {
      query.set("shards", node.shard(EVEN) + "," + node.shard(ODD));
    }
    return query;
  }

  @SuppressWarnings("unchecked")
  private static List<NamedList<?>> entries(SolrDocument hit) {
    return (List<NamedList<?>>) hit.getFieldValue("[alignment]");
  }
}
