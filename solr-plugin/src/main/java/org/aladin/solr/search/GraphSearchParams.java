/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.List;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.platform.SegmentKnnQuery;
import org.apache.solr.common.SolrException;

/** Reads how graphs are searched; the names are those of Solr 10's {@code {!knn}}. */
final class GraphSearchParams {
  /** What Lucene 10 uses without numbers of the user. */
  private static final double DEFAULT_SATURATION_THRESHOLD = 0.995;

  private static final double DEFAULT_PATIENCE_PER_CANDIDATE = 0.3;
  private static final int MIN_DEFAULT_PATIENCE = 7;

  /** The parameters, all of which need Lucene 10. */
  static final List<String> NAMES =
      List.of(
          QueryParams.FILTERED_SEARCH_THRESHOLD,
          QueryParams.EARLY_TERMINATION,
          QueryParams.SATURATION_THRESHOLD,
          QueryParams.PATIENCE);

  private GraphSearchParams() {}

  /**
   * @param efSearch the number of candidates per segment
   * @throws SolrException (400) if a parameter has a wrong value, or if this Solr does not take it
   */
  static GraphSearch read(CheckedParams checked, int efSearch) {
    for (String name : NAMES) {
      if (checked.local().get(name) != null && SegmentKnnQuery.ONLY_DEFAULT_GRAPH_SEARCH != null) {
        throw checked.bad(name + " " + SegmentKnnQuery.ONLY_DEFAULT_GRAPH_SEARCH);
      }
    }
    Double threshold = checked.number(QueryParams.FILTERED_SEARCH_THRESHOLD, 0, 100);
    return new GraphSearch(
        threshold == null ? null : (int) Math.round(threshold), patience(checked, efSearch));
  }

  private static GraphSearch.Patience patience(CheckedParams checked, int efSearch) {
    checked.checkCompanion(QueryParams.SATURATION_THRESHOLD, QueryParams.PATIENCE);
    checked.checkCompanion(QueryParams.PATIENCE, QueryParams.SATURATION_THRESHOLD);
    Double saturation = checked.number(QueryParams.SATURATION_THRESHOLD, Double.MIN_NORMAL, 1);
    int steps =
        checked.documents(
            QueryParams.PATIENCE,
            Math.max(MIN_DEFAULT_PATIENCE, (int) (DEFAULT_PATIENCE_PER_CANDIDATE * efSearch)));
    String early = checked.local().get(QueryParams.EARLY_TERMINATION);
    boolean wanted =
        switch (early == null ? String.valueOf(saturation != null) : early.strip()) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw checked.bad(
                  QueryParams.EARLY_TERMINATION + " is '" + early + "', expected true or false");
        };
    if (!wanted && saturation != null) {
      throw checked.bad(
          "earlyTermination is false, but saturationThreshold and patience are given: expected one"
              + " of the two");
    }
    return wanted
        ? new GraphSearch.Patience(
            saturation == null ? DEFAULT_SATURATION_THRESHOLD : saturation, steps)
        : null;
  }
}
