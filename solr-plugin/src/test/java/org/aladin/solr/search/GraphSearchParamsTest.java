/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.platform.SegmentKnnQuery;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code {!aladin}} makes of the parameters of graphs, and what it refuses. */
class GraphSearchParamsTest {
  private static final boolean TAKES_THEM = SegmentKnnQuery.ONLY_DEFAULT_GRAPH_SEARCH == null;

  private static AladinParams read(String... params) {
    ModifiableSolrParams local = new ModifiableSolrParams().set("f", "v");
    for (String param : params) {
      local.set(param.split("=")[0], param.split("=")[1]);
    }
    return AladinParams.read("a dog", new CheckedParams(QueryParams.ALADIN, local));
  }

  private static String refusal(String... params) {
    SolrException e = assertThrows(SolrException.class, () -> read(params));
    assertEquals(400, e.code());
    return e.getMessage();
  }

  @Test
  void withoutParametersLuceneDecides() {
    assertEquals(GraphSearch.DEFAULT, read().graph());
    assertEquals(32, read().efSearch());
  }

  /** Rounded, as in {@code {!knn}}, and without the minimum of the default. */
  @ParameterizedTest
  @CsvSource({"1,10", "1.26,13", "2,20", "3.5,35"})
  void aFactorMultipliesTopK(double factor, int efSearch) {
    assertEquals(efSearch, read("efSearchScaleFactor=" + factor).efSearch());
  }

  @ParameterizedTest
  @CsvSource({"0.9", "-1", "NaN", "two", "1e7"})
  void aFactorIsOneOrMore(String factor) {
    assertEquals(
        "{!aladin}: efSearchScaleFactor is '"
            + factor
            + "', expected a number from 1.0 to 1000000.0",
        refusal("efSearchScaleFactor=" + factor));
  }

  @Test
  void aFactorAndANumberAreOneTooMany() {
    assertEquals(
        "{!aladin}: efSearch and efSearchScaleFactor are given, expected one of the two",
        refusal("efSearchScaleFactor=2", "efSearch=50"));
  }

  @Test
  void noGraphIsSearchedForAllAboveAMinimum() {
    for (String name : List.of("efSearchScaleFactor", "filteredSearchThreshold", "patience")) {
      assertEquals(
          "{!aladin}: "
              + name
              + " is given with topK=all, which compares every vector: expected one of the two",
          refusal("topK=all", "minScore=0.5", name + "=2"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "filteredSearchThreshold=50",
    "earlyTermination=true",
    "saturationThreshold=0.9",
    "patience=5"
  })
  void solr9RefusesThemWithTheReason(String param) {
    assumeTrue(!TAKES_THEM, "this is Solr 10, which takes them");
    assertEquals(
        "{!aladin}: " + param.split("=")[0] + " needs Solr 10: Lucene 9 has no such setting",
        refusal(param));
  }

  @Test
  void solr10TakesThem() {
    assumeTrue(TAKES_THEM, "this is Solr 9, which refuses them");
    assertEquals(new GraphSearch(50, null), read("filteredSearchThreshold=50").graph());
    assertEquals(
        new GraphSearch(null, new GraphSearch.Patience(0.9, 5)),
        read("saturationThreshold=0.9", "patience=5").graph());
    // Lucene's own numbers: 0.995, and 0.3 of the candidates, but at least 7.
    assertEquals(
        new GraphSearch(null, new GraphSearch.Patience(0.995, 9)),
        read("earlyTermination=true").graph());
    assertEquals(
        new GraphSearch(null, new GraphSearch.Patience(0.995, 7)),
        read("earlyTermination=true", "efSearch=10").graph());
    assertEquals(GraphSearch.DEFAULT, read("earlyTermination=false").graph());
  }

  @Test
  void solr10RefusesWrongValues() {
    assumeTrue(TAKES_THEM, "this is Solr 9, which refuses all of them");
    assertEquals(
        "{!aladin}: filteredSearchThreshold is '101', expected a number from 0.0 to 100.0",
        refusal("filteredSearchThreshold=101"));
    assertEquals(
        "{!aladin}: earlyTermination is 'yes', expected true or false",
        refusal("earlyTermination=yes"));
    assertEquals(
        "{!aladin}: patience is given without saturationThreshold, expected both or neither",
        refusal("patience=5"));
    assertEquals(
        "{!aladin}: patience is '0', expected a whole number of at least 1",
        refusal("saturationThreshold=0.9", "patience=0"));
    assertEquals(
        "{!aladin}: earlyTermination is false, but saturationThreshold and patience are given:"
            + " expected one of the two",
        refusal("earlyTermination=false", "saturationThreshold=0.9", "patience=5"));
  }
}
