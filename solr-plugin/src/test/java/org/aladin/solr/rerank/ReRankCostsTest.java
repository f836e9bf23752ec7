/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aladin.solr.platform.QueryTimeouts;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.util.TestInjection;
import org.junit.jupiter.api.Test;

/** What the rerank query spares by caching, how it ends when time runs out, and what it counts. */
class ReRankCostsTest extends ReRankTestCase {
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
          "{!alignment f=int8 reRankDocs=50 words=caption vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 model=small vectors=$vectors}",
          "{!alignment f=int8 reRankDocs=50 vectors=" + base64(RANDOM.words("", 6)) + "}",
        }) {
      one.query(query(10, changed), METHOD.POST);
      assertEquals(hits + 1, cacheHits(), changed);
    }
    SearchQuery otherMain = query(10, base);
    otherMain.setQuery("{!func}sum(rank,1)");
    one.query(otherMain, METHOD.POST);
    assertEquals(hits + 1, cacheHits());
  }

  @Test
  void whenTimeRunsOutTheFirstPassIsGivenAndFlaggedAndNotCached() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 reRankDocs=60 vectors=$vectors}");
    query.set("timeAllowed", 60_000);
    QueryTimeouts.at("WindowScores.scores:2");
    try {
      QueryResponse cut = one.query(query, METHOD.POST);
      assertEquals(true, cut.getHeader().get("partialResults"));
      assertEquals(firstPass(), ids(cut.getResults()));
    } finally {
      TestInjection.queryTimeout = null;
    }
    QueryResponse whole = one.query(query, METHOD.POST);
    assertEquals(null, whole.getHeader().get("partialResults"));
    assertFalse(
        INDEXED.subList(0, 10).stream().map(Indexed::id).toList().equals(ids(whole.getResults())));
  }

  private static List<String> firstPass() {
    return QueryTimeouts.KEEP_HITS
        ? INDEXED.subList(0, 10).stream().map(Indexed::id).toList()
        : List.of();
  }

  /** By the clock: the first pass is over when the time is. */
  @Test
  void timeThatReallyRunsOutLeavesTheFirstPass() throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 reRankDocs=60 vectors=$vectors}");
    query.setFilterQueries("{!spent}");
    query.set("timeAllowed", 2000);
    QueryResponse cut = one.query(query, METHOD.POST);
    assertEquals(true, cut.getHeader().get("partialResults"));
    assertEquals(firstPass(), ids(cut.getResults()));
    query.set("shards", shards);
    QueryResponse merged = one.query(query, METHOD.POST);
    assertEquals(true, merged.getHeader().get("partialResults"));
    for (SolrDocument hit : merged.getResults()) {
      assertTrue(score(hit) < 0, () -> "ranked after the time was over: " + hit);
    }
  }

  @Test
  void metricsCountWindowsAndDocumentsWithoutVectors() throws Exception {
    long windows = metric(ONE, "rerankTimes");
    long missing = metric(ONE, "rerankedWithoutVectors");
    hits(7, "{!alignment f=int8 reRankDocs=77 vectors=$vectors}");
    assertEquals(windows + 1, metric(ONE, "rerankTimes"));
    assertEquals(
        missing + INDEXED.subList(0, 77).stream().filter(d -> d.regions() == null).count(),
        metric(ONE, "rerankedWithoutVectors"));
  }
}
