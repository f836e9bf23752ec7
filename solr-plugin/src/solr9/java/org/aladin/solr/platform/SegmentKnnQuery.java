/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.Bits;

/** Lucene 9's kNN query whose subclass decides how a segment is searched. */
public abstract class SegmentKnnQuery extends KnnFloatVectorQuery {
  /** Documents of a segment that can be hits, as Lucene 9 passes them. */
  protected record Accepted(Bits bits) {
    /** Those of some bits; null for all documents. */
    public static Accepted of(Bits bits, int maxDoc) {
      return new Accepted(bits);
    }
  }

  /** Why {@link GraphSearch} must be the default; null if it need not be. */
  public static final String ONLY_DEFAULT_GRAPH_SEARCH =
      "needs Solr 10: Lucene 9 has no such setting";

  private final float[] target;

  /**
   * @param graph the default
   */
  protected SegmentKnnQuery(String field, float[] target, int k, Query filter, GraphSearch graph) {
    super(field, target, k, filter);
    this.target = target;
    if (!graph.equals(GraphSearch.DEFAULT)) {
      throw new IllegalArgumentException(graph + " " + ONLY_DEFAULT_GRAPH_SEARCH);
    }
  }

  /**
   * Searches a segment.
   *
   * @param visitedLimit the maximum number of vectors to compare
   */
  protected abstract TopDocs searchSegment(
      LeafReaderContext segment, Accepted accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException;

  /** Searches the graph of a segment, as Lucene does. */
  protected final TopDocs searchGraph(
      LeafReaderContext segment, Accepted accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    KnnCollector collector = manager.newCollector(visitedLimit, segment);
    if (PrefetchingSearch.search(segment.reader(), field, target, collector, accepted.bits())) {
      return collector.topDocs();
    }
    return super.approximateSearch(segment, accepted.bits(), visitedLimit, manager);
  }

  @Override
  protected final TopDocs approximateSearch(
      LeafReaderContext segment, Bits accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    return searchSegment(segment, new Accepted(accepted), visitedLimit, manager);
  }

  /** Whether a search ended before its limit. */
  protected static boolean isComplete(TopDocs found) {
    return found.totalHits.relation == TotalHits.Relation.EQUAL_TO;
  }
}
