/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * A kNN query that searches wider than it answers: each segment's graph is searched with a queue of
 * {@code efSearch} candidates, as HNSW's authors call it (Malkov and Yashunin, 2018), and of all of
 * them the best {@code topK} are hits. Lucene's own query has one number for both. {@link
 * MisreadGraphs} are not searched: every vector of such a segment is compared.
 */
final class WideKnnQuery extends KnnFloatVectorQuery {
  private final int topK;

  /**
   * @param topK how many documents are found, at least 1
   * @param efSearch how many candidates are looked at in each segment, at least {@code topK}
   * @param filter what holds before the search; null for nothing
   */
  WideKnnQuery(String field, float[] vector, int topK, int efSearch, Query filter) {
    super(field, vector, efSearch, filter);
    this.topK = topK;
  }

  /** Highlighters rewrite queries over an index of one text, which cannot be asked for vectors. */
  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      if (segment.reader().getFloatVectorValues(field) != null) {
        return super.rewrite(searcher);
      }
    }
    return new MatchNoDocsQuery("no vectors in field " + field);
  }

  @Override
  protected TopDocs approximateSearch(
      LeafReaderContext segment, Bits accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    if (!MisreadGraphs.in(segment.reader())) {
      return super.approximateSearch(segment, accepted, visitedLimit, manager);
    }
    QueryTimeout timeout =
        manager instanceof TimeLimitingKnnCollectorManager limited
            ? limited.getQueryTimeout()
            : null;
    return exactSearch(segment, documents(accepted, segment.reader().maxDoc()), timeout);
  }

  private static DocIdSetIterator documents(Bits accepted, int maxDoc) {
    return accepted == null
        ? DocIdSetIterator.all(maxDoc)
        : new BitSetIterator(FixedBitSet.copyOf(accepted), maxDoc);
  }

  @Override
  protected TopDocs mergeLeafResults(TopDocs[] perLeafResults) {
    return TopDocs.merge(topK, perLeafResults);
  }

  @Override
  public String toString(String otherField) {
    return super.toString(otherField) + "[" + topK + "]";
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && topK == ((WideKnnQuery) other).topK;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + topK;
  }
}
