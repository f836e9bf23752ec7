/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.util.Arrays;
import org.aladin.solr.platform.GraphSearch;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.Bits;

/**
 * A kNN query with more candidates than hits: each segment's graph is searched with a queue of
 * {@code efSearch} candidates (the name used by HNSW's authors, Malkov and Yashunin, 2018), and the
 * best {@code topK} of all candidates are hits. Lucene's own query has one number for both. {@link
 * LegacyHnswGraphs} are not searched: every vector of such a segment is compared. Vectors that
 * cannot be compared are treated as deleted in segments that have any. If few others remain, each
 * of these is compared, as Lucene does with a filter.
 */
final class EfSearchKnnQuery extends ComparableKnnQuery {
  private final int topK;

  /**
   * @param topK the number of documents to find, at least 1
   * @param efSearch the number of candidates per segment, at least {@code topK}
   * @param minScore the minimum score of a hit; 0 for all
   * @param filter a filter that is applied before the search; null for none
   * @param comparable the vectors that can be hits, and their field
   * @param graph how graphs are searched
   */
  EfSearchKnnQuery(
      float[] vector,
      int topK,
      int efSearch,
      float minScore,
      Query filter,
      ComparableVectors comparable,
      GraphSearch graph) {
    super(vector, efSearch, minScore, filter, comparable, graph);
    this.topK = topK;
  }

  @Override
  protected TopDocs searchSegment(
      LeafReaderContext segment, Accepted accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    LiveVersions.Others others = comparable().others(segment.reader());
    boolean misread = LegacyHnswGraphs.in(segment.reader());
    if (!misread && others.documents() == 0) {
      return rescore(segment, searchGraph(segment, accepted, visitedLimit, manager));
    }
    QueryTimeout timeout = timeout(manager);
    if (!misread && others.comparable() > k) {
      int limit = Math.min(visitedLimit, others.comparable() + 1);
      Bits comparableBits = others.leftOutOf(accepted.bits());
      TopDocs found =
          searchGraph(
              segment, Accepted.of(comparableBits, segment.reader().maxDoc()), limit, manager);
      if (isComplete(found) || (timeout != null && timeout.shouldExit())) {
        return rescore(segment, found);
      }
    }
    return exactSearch(segment, documents(accepted.bits(), segment.reader().maxDoc()), timeout);
  }

  @Override
  protected TopDocs mergeLeafResults(TopDocs[] perLeafResults) {
    TopDocs nearest = TopDocs.merge(topK, perLeafResults);
    ScoreDoc[] hits =
        Arrays.stream(nearest.scoreDocs)
            .filter(hit -> hit.score >= minScore())
            .toArray(ScoreDoc[]::new);
    return new TopDocs(nearest.totalHits, hits);
  }

  @Override
  public String toString(String otherField) {
    return super.toString(otherField) + "[" + topK + "]";
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && topK == ((EfSearchKnnQuery) other).topK;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + topK;
  }
}
