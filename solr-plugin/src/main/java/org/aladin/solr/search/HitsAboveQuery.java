/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FilterWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;

/** The hits of a search with a minimum score, which explains why other documents are not hits. */
final class HitsAboveQuery extends Query {
  private final KnnFloatVectorQuery search;
  private final ComparableVectors comparable;
  private final float minScore;
  private final Query hits;

  /**
   * @param comparable the vectors that can be hits of {@code search}
   * @param minScore the minimum score of a hit
   * @param hits the result of rewriting {@code search}
   */
  HitsAboveQuery(
      KnnFloatVectorQuery search, ComparableVectors comparable, float minScore, Query hits) {
    this.search = search;
    this.comparable = comparable;
    this.minScore = minScore;
    this.hits = hits;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
      throws IOException {
    return new FilterWeight(this, hits.createWeight(searcher, scoreMode, boost)) {
      @Override
      public int count(LeafReaderContext segment) throws IOException {
        return in.count(segment);
      }

      @Override
      public Explanation explain(LeafReaderContext segment, int doc) throws IOException {
        Explanation hit = super.explain(segment, doc);
        return hit.isMatch() ? hit : reason(segment, doc, hit);
      }
    };
  }

  private Explanation reason(LeafReaderContext segment, int doc, Explanation other)
      throws IOException {
    VectorScorer scorer =
        ExactVectorScorer.of(segment.reader(), search.getField(), search.getTargetCopy());
    if (scorer == null || scorer.iterator().advance(doc) != doc) {
      return Explanation.noMatch("no vector in field '" + search.getField() + "'");
    }
    if (comparable.others(segment.reader()).holds(doc)) {
      return Explanation.noMatch("its vector was made by another version of the model");
    }
    float score = scorer.score();
    return score < minScore
        ? Explanation.noMatch("score " + score + " is below minScore=" + minScore)
        : other;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    search.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return search.toString(field);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && search.equals(((HitsAboveQuery) other).search)
        && hits.equals(((HitsAboveQuery) other).hits);
  }

  @Override
  public int hashCode() {
    return 31 * search.hashCode() + hits.hashCode();
  }
}
