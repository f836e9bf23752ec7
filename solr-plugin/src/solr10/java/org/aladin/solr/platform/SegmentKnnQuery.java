/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.util.Bits;

/** Lucene 10's kNN query whose subclass decides how a segment is searched. */
public abstract class SegmentKnnQuery extends KnnFloatVectorQuery {
  /** Documents of a segment that can be hits, as Lucene 10 passes them. */
  protected record Accepted(AcceptDocs documents) {
    /** Those of some bits; null for all documents. */
    public static Accepted of(Bits bits, int maxDoc) {
      return new Accepted(AcceptDocs.fromLiveDocs(bits, maxDoc));
    }

    /** The same as bits; null for all documents. */
    public Bits bits() throws IOException {
      return documents.bits();
    }
  }

  protected SegmentKnnQuery(String field, float[] target, int k, Query filter) {
    super(field, target, k, filter);
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
    return super.approximateSearch(segment, accepted.documents(), visitedLimit, manager);
  }

  @Override
  protected final TopDocs approximateSearch(
      LeafReaderContext segment, AcceptDocs accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    return searchSegment(segment, new Accepted(accepted), visitedLimit, manager);
  }

  /** Whether a search ended before its limit. */
  protected static boolean isComplete(TopDocs found) {
    return found.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
  }
}
