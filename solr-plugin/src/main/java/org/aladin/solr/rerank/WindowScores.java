/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aladin.solr.comparison.NotComparable;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.SolrIndexSearcher;

/** The alignment scores of the documents of one window. Immutable. */
final class WindowScores {
  /** The number of documents between two checks of the clock: well under a millisecond of work. */
  private static final int DOCS_PER_LIMIT_CHECK = 8;

  private final int[] documents;
  private final AlignmentScore[] scores;
  private final WindowScorer scorer;
  private final long nanoseconds;

  private WindowScores(
      int[] documents, AlignmentScore[] scores, WindowScorer scorer, long nanoseconds) {
    this.documents = documents;
    this.scores = scores;
    this.scorer = scorer;
    this.nanoseconds = nanoseconds;
  }

  /**
   * Scores a window until the request's time runs out, and marks the response as partial then.
   *
   * @param documents the numbers of the documents, in any order
   */
  static WindowScores of(
      AlignmentParams params, ResolvedQuery query, IndexSearcher searcher, int[] documents)
      throws IOException {
    long started = System.nanoTime();
    WindowScorer scorer = new WindowScorer(params, query, searcher);
    AlignmentScore[] scores = scores(scorer, documents);
    return new WindowScores(documents, scores, scorer, System.nanoTime() - started);
  }

  /** The alignment score of each document, read in the order of document numbers. */
  private static AlignmentScore[] scores(WindowScorer scorer, int[] documents) throws IOException {
    QueryLimits limits = QueryLimits.getCurrentLimits();
    AlignmentScore[] scores = new AlignmentScore[documents.length];
    Arrays.fill(scores, AlignmentScore.UNFINISHED);
    int[] byDocument =
        IntStream.range(0, documents.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> documents[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int n = 0; n < byDocument.length; n++) {
      if (n % DOCS_PER_LIMIT_CHECK == 0
          && limits.maybeExitWithPartialResults("{!alignment}, " + n + " of " + scores.length)) {
        break;
      }
      scores[byDocument[n]] = scorer.score(documents[byDocument[n]]);
    }
    return scores;
  }

  /** The score of a document by its position. */
  AlignmentScore get(int place) {
    return scores[place];
  }

  /** The numbers of the documents that were not reached before time ran out. */
  Set<Integer> unfinished() {
    return IntStream.range(0, scores.length)
        .filter(i -> scores[i].isUnfinished())
        .mapToObj(i -> documents[i])
        .collect(Collectors.toSet());
  }

  /**
   * Adds the window to the metrics of the core and to the response's header.
   *
   * @throws org.apache.solr.common.SolrException (503) if documents cannot be compared, and the
   *     query is configured to be rejected
   */
  void report(AlignmentParams params, IndexSearcher searcher) {
    count(searcher);
    if (scorer.notComparable() > 0) {
      UncacheableFields.add(searcher.getIndexReader(), params.field());
      NotComparable.report(
          QueryParams.ALIGNMENT,
          params.field(),
          scorer.notComparable(),
          params.policy(),
          scorer.example());
    }
  }

  private void count(IndexSearcher searcher) {
    if (searcher instanceof SolrIndexSearcher solr) {
      ModelRegistry.metricsIfAny(solr.getCore())
          .ifPresent(
              metrics -> {
                metrics.rerankTimes().record(nanoseconds);
                metrics.rerankedNotComparable().add(scorer.notComparable());
                for (AlignmentScore score : scores) {
                  metrics.rerankedWithoutVectors().add(score.isMissing() ? 1 : 0);
                }
              });
    }
  }
}
