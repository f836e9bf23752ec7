/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.solr.platform.QueryTimeouts;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.util.TestInjection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three shards rerank one window, as one core would. */
class ShardedReRankTest extends ReRankTestCase {
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
      SearchQuery query =
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

  /** What nodes tell each other is none of the client's parameters. */
  @Test
  void theResponseEchoesOnlyTheParametersOfTheClient() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 scale=0-1 vectors=$vectors}");
    query.set("echoParams", "all");
    query.set("debugQuery", true);
    query.set("shards", shards);
    QueryResponse response = one.query(query, METHOD.POST);
    NamedList<?> echoed = (NamedList<?>) response.getHeader().get("params");
    assertTrue(echoed.indexOf("rq", 0) >= 0, echoed::toString);
    for (int i = 0; i < echoed.size(); i++) {
      assertFalse(echoed.getName(i).startsWith("_a"), echoed.getName(i));
    }
  }

  /** JSON has no number for what is larger than all of them. */
  @Test
  void scoresOfTheLargestWeightsAreFinite() throws Exception {
    for (String operator : List.of("replace", "add", "multiply")) {
      SearchQuery query =
          query(
              10,
              "{!alignment f=int8 vectors=$vectors weight=3e38 mainScale=0-3e38 operator="
                  + operator
                  + "}");
      for (String over : new String[] {null, shards}) {
        query.set("shards", over);
        for (SolrDocument hit : one.query(query, METHOD.POST).getResults()) {
          assertTrue(Float.isFinite(score(hit)), () -> operator + ": " + hit);
        }
      }
    }
  }

  @Test
  void aPageBeyondTheWindowIsRefusedOnOneShardAndOnMany() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 reRankDocs=20 vectors=$vectors}");
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

  /**
   * A shard says beside the scores which documents have one, whether its window is new or from its
   * cache: a score of 0 is one, and none is below.
   */
  @Test
  @SuppressWarnings("unchecked")
  void whatHasNoScoreIsToldBesideTheScores() throws Exception {
    SearchQuery query = query(DOCUMENTS, "{!alignment f=float32 vectors=$vectors}");
    query.set("isShard", true);
    query.set("distrib", false);
    query.set("sort", "score desc,id asc");
    Map<String, AlignmentSet> regions = new HashMap<>();
    INDEXED.forEach(document -> regions.put(document.id(), document.regions()));
    for (int time = 0; time < 2; time++) {
      QueryResponse response = one.query(query, METHOD.POST);
      NamedList<?> window = (NamedList<?>) response.getResponse().get("alignment_window");
      List<String> status = (List<String>) window.get("status");
      List<Float> firstPass = (List<Float>) window.get("firstPass");
      int zeros = 0;
      for (int i = 0; i < DOCUMENTS; i++) {
        SolrDocument hit = response.getResults().get(i);
        AlignmentSet set = regions.get((String) hit.getFieldValue("id"));
        assertEquals(set == null ? "MISSING" : "SCORED", status.get(i), hit::toString);
        assertEquals(set == null ? 0 : MaxSim.score(QUERY, set), score(hit), 1e-5, hit::toString);
        assertEquals(INDEXED.get(i).firstPass(), firstPass.get(i), 1e-3f);
        zeros += set != null && score(hit) == 0 ? 1 : 0;
      }
      assertTrue(zeros > 0, "no score of 0");
    }
  }

  /** Time that runs out leaves documents without a score, which are not those without vectors. */
  @Test
  void whatWasNotReachedIsToldBesideTheScores() throws Exception {
    SearchQuery query = query(DOCUMENTS, "{!alignment f=int8 vectors=$vectors missing=zero}");
    query.set("isShard", true);
    query.set("distrib", false);
    query.set("timeAllowed", 60_000);
    QueryTimeouts.at("WindowScores.scores:2");
    try {
      NamedList<?> window =
          (NamedList<?>) one.query(query, METHOD.POST).getResponse().get("alignment_window");
      if (!QueryTimeouts.KEEP_HITS) {
        assertEquals(null, window);
        return;
      }
      List<?> status = (List<?>) window.get("status");
      for (Object each : List.of("SCORED", "MISSING", "UNFINISHED")) {
        assertTrue(status.contains(each), () -> each + " in " + status);
      }
    } finally {
      TestInjection.queryTimeout = null;
    }
  }

  /** Nothing is shown, so that nothing is refused; what is found is counted. */
  @ParameterizedTest
  @CsvSource({
    "0,true",
    "19,true",
    "20,true",
    "21,true",
    "21,false",
    "101,false",
    "2147483647,true"
  })
  void noRowsBeyondTheWindowCountWhatIsFound(int start, boolean facet) throws Exception {
    SearchQuery query = query(0, "{!alignment f=int8 reRankDocs=20 vectors=$vectors}");
    query.setFilterQueries("{!func}sum(" + start + ",1)"); // a result of its own in the cache
    query.setStart(start);
    query.setFacet(facet);
    query.addFacetQuery("{!key=all}*:*");
    for (String over : new String[] {null, shards}) {
      query.set("shards", over);
      for (int time = 0; time < 2; time++) {
        QueryResponse response = one.query(query, METHOD.POST);
        assertEquals(DOCUMENTS, response.getResults().getNumFound());
        assertEquals(start, response.getResults().getStart());
        assertEquals(0, response.getResults().size());
        assertEquals(facet ? DOCUMENTS : null, facet ? response.getFacetQuery().get("all") : null);
      }
    }
    query.set("shards", (String) null);
    query.setStart(0);
    query.setRows(20);
    assertEquals(
        oracle(20, (f, a) -> a).stream().map(Scored::id).sorted().toList(),
        ids(one.query(query, METHOD.POST).getResults()).stream().sorted().toList());
  }

  /** The window that a shard keeps in its cache is merged like a new one. */
  @Test
  void shardsAnswerFromTheirCache() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 reRankDocs=33 vectors=$vectors}");
    query.set("shards", shards);
    SolrDocumentList first = one.query(query, METHOD.POST).getResults();
    long hits = cacheHits(shard(0));
    SolrDocumentList second = one.query(query, METHOD.POST).getResults();
    assertEquals(hits + 1, cacheHits(shard(0)));
    assertEquals(ids(first), ids(second));
    assertEquals(score(first.get(9)), score(second.get(9)));
  }

  @Test
  void shardsThatRunOutOfTimeRankWhatTheyReached() throws Exception {
    SearchQuery query = query(60, "{!alignment f=int8 reRankDocs=60 vectors=$vectors}");
    query.set("timeAllowed", 60_000);
    query.set("shards", shards);
    QueryTimeouts.at("WindowScores.scores:2");
    try {
      QueryResponse cut = one.query(query, METHOD.POST);
      assertEquals(true, cut.getHeader().get("partialResults"));
      boolean unranked = false;
      for (SolrDocument hit : cut.getResults()) {
        assertFalse(unranked && score(hit) >= 0, "a ranked document below one that is not");
        unranked |= score(hit) < 0;
      }
      assertEquals(QueryTimeouts.KEEP_HITS, unranked);
    } finally {
      TestInjection.queryTimeout = null;
    }
  }

  @Test
  void aShardThatDoesNotAnswerLeavesAPartialResultIfThatIsTolerated() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 vectors=$vectors}");
    query.set("shards", node.shard(shard(0)) + "," + node.shard("nobody"));
    query.set("shards.info", true);
    assertThrows(SolrException.class, () -> one.query(query, METHOD.POST));
    query.set("shards.tolerant", true);
    QueryResponse partial = one.query(query, METHOD.POST);
    assertEquals(true, partial.getHeader().get("partialResults"));
    assertEquals(10, partial.getResults().size());
    String shardsInfo = partial.getResponse().get("shards.info").toString();
    assertTrue(shardsInfo.contains("error=") && shardsInfo.contains("numFound=63"), shardsInfo);
  }
}
