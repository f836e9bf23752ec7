/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.aladin.model.alignment.MaxSim;
import org.aladin.solr.platform.QueryTimeouts;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.util.TestInjection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code {!alignment minScore=}} together with what else a request can have. */
class MinScoreRequestsTest extends ReRankTestCase {
  private static final String MEAN = "{!alignment f=float32 vectors=$vectors score=mean minScore=";

  /** Over one core and over three shards. */
  private static String[] everywhere() {
    return new String[] {null, shards};
  }

  private static SolrDocumentList found(String rq, int rows, String over) throws Exception {
    SearchQuery query = query(rows, rq);
    query.set("shards", over);
    return one.query(query, METHOD.POST).getResults();
  }

  @Test
  void aScoreThatTheResponseShowsFindsItsDocument() throws Exception {
    for (String over : everywhere()) {
      SolrDocumentList all = found(MEAN + "0}", DOCUMENTS, over);
      assertEquals(INDEXED.stream().filter(d -> d.regions() != null).count(), all.size());
      for (int i = 0; i < all.size(); i += 9) {
        SolrDocumentList cut = found(MEAN + score(all.get(i)) + "}", DOCUMENTS, over);
        long expected = all.stream().filter(cutAt(score(all.get(i)))).count();
        assertEquals(expected, cut.getNumFound());
        assertEquals(ids(all).subList(0, (int) expected), ids(cut));
        for (int hit = 0; hit < cut.size(); hit++) {
          assertEquals(score(all.get(hit)), score(cut.get(hit)));
        }
      }
    }
  }

  private static Predicate<SolrDocument> cutAt(float minScore) {
    return hit -> score(hit) >= minScore;
  }

  /** The cache holds a result for each minimum, in any order of requests. */
  @Test
  void resultsOfOtherMinimumsAreNotTakenFromTheCache() throws Exception {
    Map<String, Long> numbers = new HashMap<>();
    for (int time = 0; time < 2; time++) {
      for (String minScore : List.of("0", "0.1", "0.2", "0.3", "1")) {
        SearchQuery query = query(10, MEAN + minScore + "}");
        query.setFacet(true);
        query.addFacetQuery("*:*");
        QueryResponse response = one.query(query, METHOD.POST);
        long found = response.getResults().getNumFound();
        assertEquals(found, response.getFacetQuery().get("*:*").longValue());
        long oracle =
            INDEXED.stream()
                .filter(d -> d.regions() != null)
                .filter(
                    d ->
                        MaxSim.score(QUERY, d.regions()) / QUERY.count()
                            >= Float.parseFloat(minScore))
                .count();
        assertEquals(oracle, found, minScore);
        assertEquals(found, numbers.getOrDefault(minScore, found));
        numbers.put(minScore, found);
      }
    }
    assertTrue(numbers.values().stream().distinct().count() > 2, numbers::toString);
  }

  @Test
  void theExplanationSaysWhyADocumentIsNotFound() throws Exception {
    Indexed below =
        INDEXED.stream()
            .filter(d -> d.regions() != null && MaxSim.score(QUERY, d.regions()) < 0.5)
            .findFirst()
            .get();
    SearchQuery query = query(10, MEAN + "0.9 reRankDocs=90}");
    query.set("debugQuery", true);
    query.set("explainOther", "id:" + below.id() + " id:i4");
    String other = one.query(query, METHOD.POST).getDebugMap().get("explainOther").toString();
    assertTrue(other.contains("is below minScore=0.9"), other);
    assertTrue(other.contains("no vectors in field 'float32', missing=last, minScore=0.9"), other);
  }

  /** What was not compared in time is not found, and the response says that it is partial. */
  @Test
  void timeThatRunsOutLeavesWhatWasCompared() throws Exception {
    for (String over : everywhere()) {
      List<String> whole = ids(found(MEAN + "0.05}", 90, over));
      SearchQuery query = query(90, MEAN + "0.05}");
      query.set("timeAllowed", 60_000);
      query.set("shards", over);
      QueryTimeouts.at("WindowScores.scores:2");
      try {
        QueryResponse response = one.query(query, METHOD.POST);
        assertEquals(true, response.getHeader().get("partialResults"));
        List<String> found = ids(response.getResults());
        assertTrue(whole.containsAll(found), () -> found + " of " + whole);
        assertTrue(found.size() < whole.size(), () -> found + " of " + whole);
      } finally {
        TestInjection.queryTimeout = null;
      }
      query.remove("timeAllowed");
      assertEquals(whole, ids(one.query(query, METHOD.POST).getResults()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale=0-1", "operator=add scale=0-1 mainScale=0-1"})
  void threeShardsScaleTheScoresOfWhatIsFoundAsOneCore(String options) throws Exception {
    String rq = MEAN + "0.1 reRankDocs=50 " + options + "}";
    SolrDocumentList single = found(rq, 50, null);
    SolrDocumentList merged = found(rq, 50, shards);
    assertEquals(ids(single), ids(merged));
    assertTrue(single.size() > 5 && single.size() < 50, single::toString);
    for (int i = 0; i < single.size(); i++) {
      assertEquals(score(single.get(i)), score(merged.get(i)), 1e-6);
    }
  }

  /** Also without a request for scores, where Solr might not compute any. */
  @Test
  void idsAloneAreThoseOfTheScoredResponse() throws Exception {
    for (String over : everywhere()) {
      SearchQuery query = query(40, MEAN + "0.1 reRankDocs=40}");
      query.set("shards", over);
      List<String> scored = ids(one.query(query, METHOD.POST).getResults());
      query.setFields("id");
      assertEquals(scored, ids(one.query(query, METHOD.POST).getResults()));
      query.setRows(0);
      assertEquals(scored.size(), one.query(query, METHOD.POST).getResults().getNumFound());
    }
  }

  /** As a client may ask a shard: its own window is cut. */
  @Test
  void aShardThatIsAskedDirectlyCutsItsOwnWindow() throws Exception {
    SearchQuery query = query(30, MEAN + "0.1 reRankDocs=30}");
    List<String> expected = ids(one.query(query, METHOD.POST).getResults());
    query.set("isShard", true);
    query.set("distrib", false);
    assertEquals(
        expected.stream().sorted().toList(),
        ids(one.query(query, METHOD.POST).getResults()).stream().sorted().toList());
    query.set("_alignment_phase_", "SCORES");
    assertEquals(0, one.query(query, METHOD.POST).getResults().getNumFound());
    query.set("_alignment_window_", "i1", "nobody");
    assertTrue(one.query(query, METHOD.POST).getResults().getNumFound() <= 1);
  }

  @Test
  void whatNodesTellEachOtherIsNotEchoed() throws Exception {
    SearchQuery query = query(5, MEAN + "0.1}");
    query.set("echoParams", "all");
    query.set("shards", shards);
    query.set("shards.info", true);
    QueryResponse response = one.query(query, METHOD.POST);
    assertFalse(response.getHeader().toString().contains("_alignment_"), response::toString);
    assertEquals(3, ((NamedList<?>) response.getResponse().get("shards.info")).size());
  }

  @Test
  void aCancellableQueryIsRefused() {
    SearchQuery query = query(5, MEAN + "0.1}");
    query.set("canCancel", true);
    assertRefused(query, "canCancel=true is not possible with minScore");
  }
}
