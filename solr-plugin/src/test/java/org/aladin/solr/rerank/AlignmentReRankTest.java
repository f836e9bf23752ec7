/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores and orders of the rerank query over HTTP, against an oracle. */
class AlignmentReRankTest extends ReRankTestCase {
  @ParameterizedTest
  // Six words of 24 dimensions, by the bounds that AlignmentEncoding and EncodedMaxSim state.
  @CsvSource({"float32,1e-5", "bfloat16,0.0235", "int8,5e-4", "int8_coarse,0.116"})
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

  @Test
  void theTopTenOfInt8AreThoseOfFloat32InAtLeast98Of100Queries() throws Exception {
    int equal = 0;
    for (int q = 0; q < 100; q++) {
      String set = base64(RANDOM.words("", 3 + q % 10));
      SearchQuery exact = query(10, "{!alignment f=float32 reRankDocs=90 vectors=$vectors}");
      exact.set("vectors", set);
      SearchQuery rounded = query(10, "{!alignment f=int8 reRankDocs=90 vectors=$vectors}");
      rounded.set("vectors", set);
      List<String> expected = ids(one.query(exact, METHOD.POST).getResults());
      equal += expected.equals(ids(one.query(rounded, METHOD.POST).getResults())) ? 1 : 0;
    }
    assertTrue(equal >= 98, equal + " of 100");
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
      SearchQuery query = query(10, "{!alignment f=int8 id=image reRankDocs=10 score=mean}");
      query.setQuery("id:c*");
      SolrDocumentList hits = one.query(query, METHOD.POST).getResults();
      assertEquals(10, hits.size());
      for (SolrDocument hit : hits) {
        AlignmentSet caption = captions.get(hit.getFieldValue("id"));
        double expected = MaxSim.score(caption, image.set()) / caption.count();
        assertEquals(expected, score(hit), 0.05);
      }
      query.set("rq", "{!alignment f=int8 id=c1 reRankDocs=10}");
      QueryResponse response = one.query(query, METHOD.POST);
      assertTrue(response.getResults().stream().allMatch(hit -> score(hit) < 0), "words by words");
      assertEquals(Map.of("int8", 10), notComparable(response));
    } finally {
      one.deleteByQuery("id:image id:c*");
      one.commit();
    }
  }
}
