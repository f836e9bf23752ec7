/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.aladin.solr.rerank.AlignmentScore.Status;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.ShardResponse;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.DocIterator;
import org.apache.solr.search.DocList;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.search.SortSpec;
import org.apache.solr.util.SolrResponseUtil;

/**
 * The part of a shard's response about its window, in addition to ids and alignment scores. In the
 * order of the documents: first-pass scores, whether there is an alignment score, and values that
 * break ties. Immutable.
 */
final class ShardWindow {
  private static final String NAME = "alignment_window";
  private static final String FIRST_PASS = "firstPass";
  private static final String STATUS = "status";
  private static final String SORT_VALUES = "sortValues";

  private final List<?> firstPass;
  private final List<?> status;
  private final List<?> sortValues;
  private final SortSpec sort;

  private ShardWindow(NamedList<?> sent, SortSpec sort) {
    this.firstPass = (List<?>) sent.get(FIRST_PASS);
    this.status = (List<?>) sent.get(STATUS);
    this.sortValues = (List<?>) sent.get(SORT_VALUES);
    this.sort = sort;
  }

  /** On a shard: records for the request which documents of a window were not reached. */
  static void rememberUnfinished(SolrQueryRequest req, Set<Integer> documents) {
    req.getContext().put(Status.UNFINISHED, documents);
  }

  /**
   * On a shard: adds the window to the response.
   *
   * @param scorer a new scorer of the query; null if documents have no scores yet
   */
  static void add(ResponseBuilder rb, SolrIndexSearcher searcher, WindowScorer scorer)
      throws IOException {
    DocList docs = rb.getResults().docList;
    int[] numbers = new int[docs.size()];
    boolean[] scored = new boolean[numbers.length];
    List<Float> firstPass = new ArrayList<>();
    DocIterator hits = docs.iterator();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = hits.nextDoc();
      scored[i] = hits.score() > 0;
      firstPass.add(hits.originalScore());
    }
    SimpleOrderedMap<Object> window = new SimpleOrderedMap<>();
    window.add(FIRST_PASS, firstPass);
    window.add(STATUS, status(rb, numbers, scored, scorer));
    if (rb.getSortSpec().getSort() != null) {
      window.add(SORT_VALUES, SortValues.of(rb.getSortSpec(), searcher, docs));
    }
    rb.rsp.add(NAME, window);
  }

  /**
   * A list of documents, which may come from Solr's cache, only holds scores. For scores of 0, it
   * is determined again whether they are alignment scores. Results are not cached if time ran out.
   */
  private static List<String> status(
      ResponseBuilder rb, int[] numbers, boolean[] scored, WindowScorer scorer) throws IOException {
    Object unfinished = rb.req.getContext().get(Status.UNFINISHED);
    String[] status = new String[numbers.length];
    Arrays.fill(status, (scorer == null ? Status.UNFINISHED : Status.SCORED).name());
    if (scorer == null) {
      return Arrays.asList(status);
    }
    for (int i : SortValues.inOrder(numbers)) {
      if (unfinished instanceof Set<?> documents && documents.contains(numbers[i])) {
        status[i] = Status.UNFINISHED.name();
      } else if (!scored[i]) {
        status[i] = scorer.score(numbers[i]).status().name();
      }
    }
    return Arrays.asList(status);
  }

  /**
   * On the node that merges.
   *
   * @return null if time ran out on the shard before it reported the window
   */
  static ShardWindow of(ResponseBuilder rb, ShardResponse response) {
    NamedList<?> sent =
        (NamedList<?>) SolrResponseUtil.getSubsectionFromShardResponse(rb, response, NAME, false);
    return sent == null ? null : new ShardWindow(sent, rb.getSortSpec());
  }

  /** The first-pass score of a document by its position in the shard's response. */
  float firstPass(int place) {
    return ((Number) firstPass.get(place)).floatValue();
  }

  /**
   * The alignment score of a document by its position in the shard's response.
   *
   * @param value the score in the shard's response
   */
  AlignmentScore alignment(int place, float value) {
    return new AlignmentScore(Status.valueOf((String) status.get(place)), value);
  }

  /** The values of a document that break ties, for a {@link TieBreaker}; null without a sort. */
  Object[] sortValues(int place) {
    return sortValues == null ? null : SortValues.received(sort, (List<?>) sortValues.get(place));
  }
}
