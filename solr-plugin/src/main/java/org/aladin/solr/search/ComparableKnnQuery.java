/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.platform.SegmentKnnQuery;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * A search for the documents whose vectors are nearest to a query's. Documents with vectors that
 * cannot be compared, and those whose score is below a minimum, are not found.
 */
abstract class ComparableKnnQuery extends SegmentKnnQuery {
  private final float minScore;
  private final ComparableVectors comparable;

  /**
   * @param candidates the number of candidates per segment
   * @param minScore the minimum score of a hit; 0 for all
   * @param filter a filter that is applied before the search; null for none
   * @param comparable the vectors that can be hits, and their field
   * @param graph how graphs are searched
   */
  ComparableKnnQuery(
      float[] vector,
      int candidates,
      float minScore,
      Query filter,
      ComparableVectors comparable,
      GraphSearch graph) {
    super(comparable.vectorField(), vector, candidates, filter, graph);
    this.minScore = minScore;
    this.comparable = comparable;
  }

  final float minScore() {
    return minScore;
  }

  final ComparableVectors comparable() {
    return comparable;
  }

  /** Highlighters rewrite queries on an index of one text, which has no vectors. */
  @Override
  public final Query rewrite(IndexSearcher searcher) throws IOException {
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      if (segment.reader().getFloatVectorValues(field) != null) {
        Query hits = super.rewrite(searcher);
        return minScore == 0 ? hits : new HitsAboveQuery(this, comparable, minScore, hits);
      }
    }
    return new MatchNoDocsQuery("no vectors in field " + field);
  }

  @Override
  protected final TopDocs exactSearch(
      LeafReaderContext segment, DocIdSetIterator accepted, QueryTimeout timeout)
      throws IOException {
    return compare(segment, comparable.others(segment.reader()).leftOutOf(accepted), timeout);
  }

  /**
   * Compares the vectors of a segment one by one.
   *
   * @param accepted the documents that can be hits
   * @param timeout the time limit; null for none
   */
  protected TopDocs compare(
      LeafReaderContext segment, DocIdSetIterator accepted, QueryTimeout timeout)
      throws IOException {
    return rescore(segment, super.exactSearch(segment, accepted, timeout));
  }

  /** The documents that a search of a segment found, the best first by their float32 vectors. */
  protected final TopDocs rescore(LeafReaderContext segment, TopDocs found) throws IOException {
    return ExactVectorScorer.rescore(segment.reader(), field, getTargetCopy(), found);
  }

  static QueryTimeout timeout(KnnCollectorManager manager) {
    return manager instanceof TimeLimitingKnnCollectorManager limited
        ? limited.getQueryTimeout()
        : null;
  }

  static DocIdSetIterator documents(Bits accepted, int maxDoc) {
    return accepted == null
        ? DocIdSetIterator.all(maxDoc)
        : new BitSetIterator(FixedBitSet.copyOf(accepted), maxDoc);
  }

  @Override
  public String toString(String otherField) {
    return super.toString(otherField) + (minScore == 0 ? "" : "[minScore=" + minScore + "]");
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && minScore == ((ComparableKnnQuery) other).minScore
        && comparable.equals(((ComparableKnnQuery) other).comparable);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Float.hashCode(minScore);
  }
}
