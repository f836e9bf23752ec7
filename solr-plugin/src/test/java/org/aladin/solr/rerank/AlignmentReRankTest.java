/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentEncoding;
import org.aladin.solr.field.AlignmentValue;
import org.aladin.solr.testing.RandomAlignments;
import org.aladin.solr.testing.SolrNode;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.impl.BaseHttpSolrClient.RemoteSolrException;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.search.CallerSpecificQueryLimit;
import org.apache.solr.util.TestInjection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rerank query over HTTP: one core of four segments, and the same documents over three shards.
 * The first pass is a number in each document, so that every order can be worked out here.
 */
class AlignmentReRankTest {
  private static final long SEED = 2207;
  private static final int DOCUMENTS = 90;
  private static final String FIRST_PASS = "{!func}rank";

  @TempDir static Path home;
  private static SolrNode node;
  private static SolrClient one;
  private static String shards;

  /** What was indexed, in the first pass's order. */
  private static final List<Indexed> INDEXED = new ArrayList<>();

  private static final RandomAlignments RANDOM = new RandomAlignments(SEED, 24);
  private static final AlignmentSet QUERY = RANDOM.set(6);

  private record Indexed(String id, float firstPass, AlignmentSet regions) {}

  private record Scored(String id, double score) {}

  @BeforeAll
  static void index() throws Exception {
    node = SolrNode.start(home, "alignment", "one", "shard0", "shard1", "shard2");
    one = node.client("one");
    shards = node.shard("shard0") + "," + node.shard("shard1") + "," + node.shard("shard2");
    Random random = new Random(SEED);
    List<SolrInputDocument> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      boolean missing = i % 9 == 4;
      AlignmentValue image = RANDOM.regions("model-a", i % 13 == 0 ? 0 : 1 + random.nextInt(12));
      float rank = 1 + random.nextInt(100_000) / 1000f;
      INDEXED.add(new Indexed("i" + i, rank, missing ? null : image.set()));
      SolrInputDocument document = new SolrInputDocument("id", "i" + i);
      document.setField("rank", rank);
      if (!missing) {
        document.setField("int8", AlignmentCodec.encode(image, AlignmentEncoding.INT8));
        document.setField("bfloat16", AlignmentCodec.encode(image, AlignmentEncoding.BFLOAT16));
        document.setField("float32", AlignmentCodec.encode(image, AlignmentEncoding.FLOAT32));
      }
      documents.add(document);
    }
    INDEXED.sort(Comparator.comparingDouble(d -> -d.firstPass()));
    for (int segment = 0; segment < 4; segment++) {
      one.add(documents.subList(DOCUMENTS * segment / 4, DOCUMENTS * (segment + 1) / 4));
      one.commit();
    }
    // Unevenly: most of the first pass's best documents are on one shard.
    for (int shard = 0; shard < 3; shard++) {
      try (SolrClient client = node.client("shard" + shard)) {
        for (int i = 0; i < DOCUMENTS; i++) {
          if (shardOf(i) == shard) {
            client.add(documents.get(i));
          }
        }
        client.commit();
      }
    }
  }

  private static int shardOf(int document) {
    return document % 10 < 7 ? 0 : document % 10 < 9 ? 1 : 2;
  }

  @AfterAll
  static void stopNode() throws Exception {
    one.close();
    node.stop();
  }

  @ParameterizedTest
  @CsvSource({"float32,1e-5", "bfloat16,0.0235", "int8,0.3"})
  void scoresAndOrderAreThoseOfAnOracle(String field, double bound) throws Exception {
    List<Scored> expected = oracle(40, (f, a) -> a);
    SolrDocumentList hits = hits(40, "{!alignment f=" + field + " reRankDocs=40 vectors=$vectors}");
    assertEquals(40, hits.size());
    Map<String, Double> scores = new LinkedHashMap<>();
    expected.forEach(s -> scores.put(s.id(), s.score()));
    for (int i = 0; i < 40; i++) {
      String id = (String) hits.get(i).getFieldValue("id");
      assertEquals(scores.get(id), score(hits.get(i)), bound, id);
      if (field.equals("float32")) {
        assertEquals(expected.get(i).id(), id, "place " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"replace", "add", "multiply"})
  void combinesBothScores(String operator) throws Exception {
    DoubleBinaryOperator combine =
        switch (operator) {
          case "replace" -> (f, a) -> 2.5 * a;
          case "add" -> (f, a) -> f + 2.5 * a;
          default -> (f, a) -> f * 2.5 * a;
        };
    assertRanked(
        oracle(30, combine),
        "{!alignment f=float32 reRankDocs=30 operator="
            + operator
            + " weight=2.5 vectors=$vectors}");
  }

  @Test
  void scalesBothScoresToTheirRangeInTheWindow() throws Exception {
    List<Indexed> window = INDEXED.subList(0, 30);
    double[] f = window.stream().mapToDouble(Indexed::firstPass).sorted().toArray();
    double[] a =
        window.stream()
            .filter(d -> d.regions() != null)
            .mapToDouble(d -> MaxSim.score(QUERY, d.regions()))
            .sorted()
            .toArray();
    assertRanked(
        oracle(
            30,
            (first, alignment) ->
                (first - f[0]) / (f[29] - f[0])
                    + 0.5 * (2 + 3 * (alignment - a[0]) / (a[a.length - 1] - a[0]))),
        "{!alignment f=float32 reRankDocs=30 operator=add weight=0.5 scale=2-5 mainScale=0-1"
            + " vectors=$vectors}");
  }

  @Test
  void theMeanAWordIsTheSumOverTheirNumber() throws Exception {
    assertRanked(
        oracle(30, (f, a) -> a / QUERY.count()),
        "{!alignment f=float32 reRankDocs=30 score=mean vectors=$vectors}");
  }

  @Test
  void documentsWithoutVectorsComeLastOrCountZeroOrKeepTheirScoreOrAreAnError() throws Exception {
    List<String> missing =
        INDEXED.subList(0, 60).stream().filter(d -> d.regions() == null).map(Indexed::id).toList();
    assertTrue(missing.size() > 2);
    SolrDocumentList last = hits(60, "{!alignment f=float32 reRankDocs=60 vectors=$vectors}");
    assertEquals(missing, ids(last).subList(60 - missing.size(), 60));
    assertTrue(score(last.get(59)) < 0 && score(last.get(59 - missing.size())) >= 0);

    SolrDocumentList zero =
        hits(60, "{!alignment f=float32 reRankDocs=60 missing=zero operator=add vectors=$vectors}");
    SolrDocumentList keep =
        hits(60, "{!alignment f=float32 reRankDocs=60 missing=keep vectors=$vectors}");
    for (Indexed d : INDEXED.subList(0, 60)) {
      if (d.regions() == null) {
        assertEquals(d.firstPass(), score(find(zero, d.id())));
        assertEquals(d.firstPass(), score(find(keep, d.id())));
      }
    }
    assertRefused(
        query(60, "{!alignment f=float32 reRankDocs=60 missing=error vectors=$vectors}"),
        "has no vectors, and missing=error");
  }

  @Test
  void anImageAsTheQuerySumsOverTheWordsOfEachCaption() throws Exception {
    AlignmentValue image = RANDOM.regions("model-a", 7);
    Map<String, AlignmentSet> captions = new LinkedHashMap<>();
    one.add(document("image", "float32", image));
    for (int i = 0; i < 10; i++) {
      AlignmentValue caption = RANDOM.words("model-a", 1 + i);
      captions.put("c" + i, caption.set());
      one.add(document("c" + i, "int8", caption));
    }
    one.commit();
    try {
      SolrQuery query = query(10, "{!alignment f=int8 id=image reRankDocs=10 score=mean}");
      query.setQuery("id:c*");
      SolrDocumentList hits = one.query(query, METHOD.POST).getResults();
      assertEquals(10, hits.size());
      for (SolrDocument hit : hits) {
        AlignmentSet caption = captions.get(hit.getFieldValue("id"));
        double expected = MaxSim.score(caption, image.set()) / caption.count();
        assertEquals(expected, score(hit), 0.05);
      }
      query.set("rq", "{!alignment f=int8 id=c1 reRankDocs=10}");
      assertRefused(query, "holds words, and so does the query: expected regions");
    } finally {
      one.deleteByQuery("id:image id:c*");
      one.commit();
    }
  }

  /** Every window, operator and policy, with pages, in one pass and in two. */
  @Test
  void threeShardsGiveTheOrderAndTheScoresOfOne() throws Exception {
    Random random = new Random(SEED);
    String[] options = {
      "",
      "operator=add weight=30",
      "operator=multiply missing=zero",
      "missing=keep score=mean",
      "operator=add scale=0-1 mainScale=0-1",
    };
    for (int round = 0; round < 25; round++) {
      int window = 1 + random.nextInt(DOCUMENTS + 10);
      int rows = 1 + random.nextInt(window);
      SolrQuery query =
          query(
              rows,
              "{!alignment f=float32 vectors=$vectors reRankDocs="
                  + window
                  + " "
                  + options[round % options.length]
                  + "}");
      query.setStart(random.nextInt(window - rows + 1));
      query.setFields(round % 2 == 0 ? "id,score" : "id,rank,score");
      SolrDocumentList single = one.query(query, METHOD.POST).getResults();
      query.set("shards", shards);
      query.set("distrib.singlePass", round % 3 == 0);
      SolrDocumentList merged = one.query(query, METHOD.POST).getResults();
      assertEquals(ids(single), ids(merged), query::toString);
      assertEquals(DOCUMENTS, merged.getNumFound());
      for (int i = 0; i < single.size(); i++) {
        assertEquals(score(single.get(i)), score(merged.get(i)), 1e-6);
        assertEquals(single.get(i).getFieldValue("rank"), merged.get(i).getFieldValue("rank"));
      }
    }
  }

  @Test
  void aPageBeyondTheWindowIsRefusedOnOneShardAndOnMany() throws Exception {
    SolrQuery query = query(10, "{!alignment f=int8 reRankDocs=20 vectors=$vectors}");
    query.setStart(10);
    assertEquals(10, one.query(query, METHOD.POST).getResults().size());
    query.setStart(11);
    String message = "start + rows is 21, expected at most reRankDocs, which is 20";
    assertRefused(query, message);
    query.set("shards", shards);
    assertRefused(query, message);
    query.setRows(0);
    assertEquals(DOCUMENTS, one.query(query, METHOD.POST).getResults().getNumFound());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sort|rank asc|sort is 'rank asc', expected score desc or none",
        "cursorMark|*|cursorMark is not possible with it",
        "group|true|group=true is not possible with it",
        "multiThreaded|true|multiThreaded=true is not possible with it",
      })
  void whatOrdersOtherwiseIsRefused(String parameter, String value, String message) {
    SolrQuery query = query(10, "{!alignment f=int8 vectors=$vectors}");
    query.set(parameter, value);
    assertRefused(query, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f=int8 vectors=$vectors window=3|unknown parameter 'window', expected one of [f, v, id,",
        "vectors=$vectors|the field to rank by is missing, expected f=<alignment field>",
        "f=rank vectors=$vectors|field 'rank' is of type pfloat, expected one of type",
        "f=nope vectors=$vectors|field 'nope' does not exist, expected one of type AlignmentField",
        "f=int8|nothing to rank by is given, expected one of a text, id=<document id>, vectors=",
        "f=int8 id=i1 vectors=$vectors|2 things to rank by are given",
        "f=int8 vectors='###'|vectors: Illegal base64 character 23",
        "f=int8 vectors=AAAA|vectors: An alignment value has 3 bytes, expected at least 11",
        "f=int8 vectors=$wide|the query has 25 dimensions, field 'int8' has 24",
        "f=int8 vectors=$regions|holds regions, and so does the query: expected words",
        "f=int8 vectors=$other|was made by model 'model-a', the query by 'model-b'",
        "f=int8 id=nobody|no document has the id 'nobody'",
        "f=int8 id=i4|document 'i4' has no vectors, expected from=<one of its alignment fields>",
        "f=int8 id=i1|document 'i1' has vectors in the fields [bfloat16, float32, int8], expected",
        "f=int8 id=i4 from=int8|document 'i4' has no vectors in field 'int8'",
        "f=int8 id=i1 from=rank|from is 'rank', expected one of [bfloat16, float32, int8]",
        "f=int8 from=int8 vectors=$vectors|from is given without id, expected both or neither",
        "f=int8 vectors=$vectors reRankDocs=0|reRankDocs is '0', expected a whole number of at",
        "f=int8 vectors=$vectors reRankDocs=ten|reRankDocs is 'ten', expected a whole number",
        "f=int8 vectors=$vectors weight=-1|weight is '-1', expected a number of at least 0",
        "f=int8 vectors=$vectors weight=NaN|weight is 'NaN', expected a number of at least 0",
        "f=int8 vectors=$vectors operator=max|operator is 'max', expected one of [add, multiply,",
        "f=int8 vectors=$vectors missing=first|missing is 'first', expected one of [last, zero,",
        "f=int8 vectors=$vectors score=max|score is 'max', expected one of [sum, mean]",
        "f=int8 vectors=$vectors scale=1-0|scale is '1-0', expected low-high with 0 <= low < high",
        "f=int8 vectors=$vectors mainScale=x|mainScale is 'x', expected low-high",
        "f=int8 labels=bus vectors=$vectors|labels is given without features, expected both or",
        "f=int8 features=AAAA|features: ",
        "f=int8 v=$long|The text has 10001 characters, expected at most 10000",
        "f=int8 v='a bus' model=large|Unknown model 'large', expected one of [small]",
      })
  void badParametersAreTheCallersMistake(String parameters, String message) {
    SolrQuery query = query(10, "{!alignment " + parameters + "}");
    query.set("long", "x".repeat(10_001));
    query.set("wide", base64(new RandomAlignments(1, 25).words("", 3)));
    query.set("regions", base64(RANDOM.regions("model-a", 3)));
    query.set("other", base64(RANDOM.words("model-b", 3)));
    assertRefused(query, message);
  }

  @Test
  void equalRequestsShareACachedResultAndUnequalOnesDoNot() throws Exception {
    String base = "{!alignment f=int8 reRankDocs=50 vectors=$vectors}";
    one.query(query(10, base), METHOD.POST);
    long hits = cacheHits();
    one.query(query(10, base), METHOD.POST);
    assertEquals(hits + 1, cacheHits());
    for (String changed :
        new String[] {
          "{!alignment f=float32 reRankDocs=50 vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=51 vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 operator=add vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 weight=2 vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 scale=0-1 vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 mainScale=0-1 vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 score=mean vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 missing=zero vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 vectors=" + base64(RANDOM.words("", 6)) + "}",
        }) {
      one.query(query(10, changed), METHOD.POST);
      assertEquals(hits + 1, cacheHits(), changed);
    }
    SolrQuery otherMain = query(10, base);
    otherMain.setQuery("{!func}sum(rank,1)");
    one.query(otherMain, METHOD.POST);
    assertEquals(hits + 1, cacheHits());
  }

  /** The window that a shard keeps in its cache is merged like a new one. */
  @Test
  void shardsAnswerFromTheirCache() throws Exception {
    SolrQuery query = query(10, "{!alignment f=int8 reRankDocs=33 vectors=$vectors}");
    query.set("shards", shards);
    SolrDocumentList first = one.query(query, METHOD.POST).getResults();
    long hits = cacheHits("shard0");
    SolrDocumentList second = one.query(query, METHOD.POST).getResults();
    assertEquals(hits + 1, cacheHits("shard0"));
    assertEquals(ids(first), ids(second));
    assertEquals(score(first.get(9)), score(second.get(9)));
  }

  @Test
  void whenTimeRunsOutTheFirstPassIsGivenAndFlaggedAndNotCached() throws Exception {
    SolrQuery query = query(10, "{!alignment f=int8 reRankDocs=60 vectors=$vectors}");
    query.set("timeAllowed", 60_000);
    TestInjection.queryTimeout = new CallerSpecificQueryLimit("AlignmentRescorer.scores:2");
    try {
      QueryResponse cut = one.query(query, METHOD.POST);
      assertEquals(true, cut.getHeader().get("partialResults"));
      assertEquals(
          INDEXED.subList(0, 10).stream().map(Indexed::id).toList(), ids(cut.getResults()));
    } finally {
      TestInjection.queryTimeout = null;
    }
    QueryResponse whole = one.query(query, METHOD.POST);
    assertEquals(null, whole.getHeader().get("partialResults"));
    assertFalse(
        INDEXED.subList(0, 10).stream().map(Indexed::id).toList().equals(ids(whole.getResults())));
  }

  @Test
  void shardsThatRunOutOfTimeRankWhatTheyReached() throws Exception {
    SolrQuery query = query(60, "{!alignment f=int8 reRankDocs=60 vectors=$vectors}");
    query.set("timeAllowed", 60_000);
    query.set("shards", shards);
    TestInjection.queryTimeout = new CallerSpecificQueryLimit("AlignmentRescorer.scores:2");
    try {
      QueryResponse cut = one.query(query, METHOD.POST);
      assertEquals(true, cut.getHeader().get("partialResults"));
      boolean unranked = false;
      for (SolrDocument hit : cut.getResults()) {
        assertFalse(unranked && score(hit) >= 0, "a ranked document below one that is not");
        unranked |= score(hit) < 0;
      }
      assertTrue(unranked);
    } finally {
      TestInjection.queryTimeout = null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"q", "fq"})
  void outsideOfRqItIsRefused(String parameter) {
    SolrQuery query = query(10, null);
    query.set(parameter, "{!alignment f=int8 vectors=$vectors}");
    assertRefused(query, "it orders what q finds, expected it as rq");
  }

  @Test
  void aShardThatDoesNotAnswerLeavesAPartialResultIfThatIsTolerated() throws Exception {
    SolrQuery query = query(10, "{!alignment f=int8 vectors=$vectors}");
    query.set("shards", node.shard("shard0") + "," + node.shard("nobody"));
    query.set("shards.info", true);
    assertThrows(RemoteSolrException.class, () -> one.query(query, METHOD.POST));
    query.set("shards.tolerant", true);
    QueryResponse partial = one.query(query, METHOD.POST);
    assertEquals(true, partial.getHeader().get("partialResults"));
    assertEquals(10, partial.getResults().size());
    String shardsInfo = partial.getResponse().get("shards.info").toString();
    assertTrue(shardsInfo.contains("error=") && shardsInfo.contains("numFound=63"), shardsInfo);
  }

  @Test
  void metricsCountWindowsAndDocumentsWithoutVectors() throws Exception {
    String metrics = "solr.core.one:OTHER./aladin.";
    long windows = metric(metrics + "rerankTimes:count");
    long missing = metric(metrics + "rerankedWithoutVectors");
    hits(7, "{!alignment f=int8 reRankDocs=77 vectors=$vectors}");
    assertEquals(windows + 1, metric(metrics + "rerankTimes:count"));
    assertEquals(
        missing + INDEXED.subList(0, 77).stream().filter(d -> d.regions() == null).count(),
        metric(metrics + "rerankedWithoutVectors"));
  }

  private static List<Scored> oracle(int window, DoubleBinaryOperator combine) {
    List<Scored> ranked = new ArrayList<>();
    List<Scored> unranked = new ArrayList<>();
    for (Indexed d : INDEXED.subList(0, window)) {
      if (d.regions() == null) {
        unranked.add(new Scored(d.id(), -1 / (1 + d.firstPass())));
      } else {
        double alignment = MaxSim.score(QUERY, d.regions());
        ranked.add(new Scored(d.id(), combine.applyAsDouble(d.firstPass(), alignment)));
      }
    }
    ranked.sort(Comparator.comparingDouble(s -> -s.score()));
    ranked.addAll(unranked);
    return ranked;
  }

  private static void assertRanked(List<Scored> expected, String rq) throws Exception {
    SolrDocumentList hits = hits(expected.size(), rq);
    assertEquals(expected.stream().map(Scored::id).toList(), ids(hits));
    for (int i = 0; i < expected.size(); i++) {
      double tolerance = 1e-5 * Math.max(1, Math.abs(expected.get(i).score()));
      assertEquals(expected.get(i).score(), score(hits.get(i)), tolerance);
    }
  }

  private static SolrQuery query(int rows, String rq) {
    SolrQuery query = new SolrQuery(FIRST_PASS);
    query.setRows(rows);
    query.setFields("id", "score");
    query.set("rq", rq);
    query.set("vectors", base64(AlignmentValue.words("", QUERY)));
    return query;
  }

  private static SolrDocumentList hits(int rows, String rq) throws Exception {
    return one.query(query(rows, rq), METHOD.POST).getResults();
  }

  private static void assertRefused(SolrQuery query, String message) {
    RemoteSolrException e =
        assertThrows(RemoteSolrException.class, () -> one.query(query, METHOD.POST));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(400, e.code());
  }

  private static long cacheHits() throws Exception {
    return cacheHits("one");
  }

  private static long cacheHits(String core) throws Exception {
    return metric("solr.core." + core + ":CACHE.searcher.queryResultCache:hits");
  }

  private static long metric(String key) throws Exception {
    String body =
        node.post("/admin/metrics?wt=json&key=" + key, "application/x-www-form-urlencoded", "")
            .body();
    return Long.parseLong(body.replaceAll("(?s).*" + key + "\":(\\d+).*", "$1"));
  }

  private static SolrInputDocument document(String id, String field, AlignmentValue value) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField(field, AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
    return document;
  }

  private static String base64(AlignmentValue value) {
    return Base64.getEncoder()
        .encodeToString(AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
  }

  private static List<String> ids(SolrDocumentList hits) {
    return hits.stream().map(hit -> (String) hit.getFieldValue("id")).toList();
  }

  private static SolrDocument find(SolrDocumentList hits, String id) {
    return hits.stream().filter(hit -> id.equals(hit.getFieldValue("id"))).findFirst().get();
  }

  private static float score(SolrDocument hit) {
    return (float) hit.getFieldValue("score");
  }
}
