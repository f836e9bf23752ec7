/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.query.QuerySource;
import org.aladin.solr.query.QuerySourceParams;
import org.aladin.solr.query.Stage;
import org.apache.solr.common.SolrException;

/**
 * The checked local parameters of {@code {!aladin}}. Immutable.
 *
 * @param field the field to search
 * @param topK the number of documents to find; {@link #ALL} for all of at least the minimum score
 * @param minScore the minimum score of a hit, from 0 to 1; 0 cuts nothing off
 * @param efSearch the number of candidates per segment, at least topK
 * @param graph how graphs are searched
 * @param source the source to search with
 * @param model the model; null for the only one
 * @param notComparable how vectors of other models are handled
 */
record AladinParams(
    String field,
    int topK,
    float minScore,
    int efSearch,
    GraphSearch graph,
    QuerySource source,
    String model,
    NotComparablePolicy notComparable) {
  private static final int DEFAULT_TOP_K = 10;

  /** As {@code topK}: no limit. */
  static final int ALL = Integer.MAX_VALUE;

  private static final String ALL_LABEL = "all";

  /**
   * The minimum number of candidates by default: with fewer, as for a small {@code topK}, most
   * queries do not find the best vector even in a graph of a hundred.
   */
  static final int MIN_DEFAULT_EF_SEARCH = 32;

  private static final double MAX_SCALE_FACTOR = 1e6;

  /** Parameters of the search of a graph. */
  private static final List<String> OF_GRAPHS =
      Stream.concat(
              Stream.of(QueryParams.EF_SEARCH, QueryParams.EF_SEARCH_SCALE_FACTOR),
              GraphSearchParams.NAMES.stream())
          .toList();

  /** The parser's own parameters, in addition to those of every query parser. */
  private static final List<String> OWN =
      List.of(
          QueryParams.FIELD,
          QueryParams.TOP_K,
          QueryParams.MIN_SCORE,
          QueryParams.EF_SEARCH,
          QueryParams.EF_SEARCH_SCALE_FACTOR,
          QueryParams.FILTERED_SEARCH_THRESHOLD,
          QueryParams.EARLY_TERMINATION,
          QueryParams.SATURATION_THRESHOLD,
          QueryParams.PATIENCE,
          QueryParams.TEXT,
          QueryParams.ID,
          QueryParams.FROM,
          QueryParams.FEATURES,
          QueryParams.IMAGE,
          QueryParams.LABELS,
          QueryParams.MODEL,
          QueryParams.NOT_COMPARABLE,
          QueryParams.PRE_FILTER,
          QueryParams.INCLUDE_TAGS,
          QueryParams.EXCLUDE_TAGS);

  /**
   * The local parameters that Solr itself reads: of any query (type, tag, cache, cost, defType), of
   * q (sort, start, rows), of facet.query and fl (key, ex, threads).
   */
  private static final List<String> COMMON =
      List.of(
          "type", "tag", "cache", "cost", "defType", "sort", "start", "rows", "key", "ex",
          "threads");

  private static final List<String> LISTS =
      List.of(QueryParams.PRE_FILTER, QueryParams.INCLUDE_TAGS, QueryParams.EXCLUDE_TAGS);

  /**
   * @param text the query without its local parameters; null if there is none
   * @param checked the local parameters
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value, or if a
   *     word belongs to no parameter
   */
  static AladinParams read(String text, CheckedParams checked) {
    checked.refuseUnread(OWN, COMMON, LISTS);
    String field = checked.local().get(QueryParams.FIELD);
    if (field == null || field.isBlank()) {
      throw checked.bad("the field to search is missing, expected f=<field>");
    }
    QuerySource source = QuerySourceParams.read(text, checked, Stage.SEARCH);
    Float minScore = checked.minScore();
    int topK = topK(checked, minScore);
    int efSearch = efSearch(checked, topK);
    return new AladinParams(
        field,
        topK,
        minScore == null ? 0 : minScore,
        efSearch,
        GraphSearchParams.read(checked, efSearch),
        source,
        checked.local().get(QueryParams.MODEL),
        NotComparablePolicy.read(checked));
  }

  private static int efSearch(CheckedParams checked, int topK) {
    Double factor = checked.number(QueryParams.EF_SEARCH_SCALE_FACTOR, 1, MAX_SCALE_FACTOR);
    if (factor != null) {
      if (checked.local().get(QueryParams.EF_SEARCH) != null) {
        throw checked.bad("efSearch and efSearchScaleFactor are given, expected one of the two");
      }
      return (int) Math.min(Integer.MAX_VALUE, Math.round(factor * topK));
    }
    int efSearch = checked.documents(QueryParams.EF_SEARCH, Math.max(topK, MIN_DEFAULT_EF_SEARCH));
    if (efSearch < topK) {
      throw checked.bad("efSearch is " + efSearch + ", expected at least topK, which is " + topK);
    }
    return efSearch;
  }

  private static int topK(CheckedParams checked, Float minScore) {
    String value = checked.local().get(QueryParams.TOP_K);
    if (value == null || !value.strip().equals(ALL_LABEL)) {
      return checked.documents(QueryParams.TOP_K, DEFAULT_TOP_K);
    }
    if (minScore == null) {
      throw checked.bad("topK=all is given without minScore, expected both or a number");
    }
    for (String name : OF_GRAPHS) {
      if (checked.local().get(name) != null) {
        throw checked.bad(
            name + " is given with topK=all, which compares every vector: expected one of the two");
      }
    }
    return ALL;
  }
}
