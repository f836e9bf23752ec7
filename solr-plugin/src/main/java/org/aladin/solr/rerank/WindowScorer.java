/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedScorer;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;

/**
 * Scores the documents of one window by alignment, and counts those whose vectors cannot be
 * compared with the query's. Not thread-safe.
 */
final class WindowScorer {
  private final AlignmentParams params;
  private final AlignmentDocValuesReader reader;
  private final EncodedScorer scorer;
  private int notComparable;
  private String example;

  WindowScorer(AlignmentParams params, ResolvedQuery query, IndexSearcher searcher) {
    this.params = params;
    this.reader = new AlignmentDocValuesReader(searcher, params.field(), query);
    this.scorer = query.scorer();
  }

  /**
   * The alignment score of a document, if it has one.
   *
   * @param doc not less than that of the last call
   * @throws org.apache.solr.common.SolrException (400) if it has no vectors, and {@code
   *     missing=error}
   */
  AlignmentScore score(int doc) throws IOException {
    EncodedAlignment hit = reader.read(doc);
    String problem = reader.notComparable();
    if (hit != null) {
      double sum = scorer.sum(hit);
      float score = params.sum().of(scorer, hit, sum);
      if (Float.isFinite(score)) {
        boolean below =
            params.minScore() != null && AlignmentSum.MEAN.of(scorer, hit, sum) < params.minScore();
        return below ? AlignmentScore.BELOW : AlignmentScore.of(score);
      }
      problem = notFinite(score);
    }
    if (problem != null) {
      notComparable++;
      example = example != null ? example : reader.name(doc) + ": " + problem;
    } else if (params.combination().missing() == MissingPolicy.ERROR) {
      throw AlignmentParams.bad(
          "field '"
              + params.field()
              + "' of "
              + reader.name(doc)
              + " has no vectors, and missing=error");
    }
    return AlignmentScore.MISSING;
  }

  /** The error message for vectors with such a score. */
  static String notFinite(double score) {
    return "its score is " + score + ", expected a finite one of vectors of length 1";
  }

  /** The number of documents with vectors that cannot be compared with the query's. */
  int notComparable() {
    return notComparable;
  }

  /** The first such document with the reason; null if there is none. */
  String example() {
    return example;
  }
}
