/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilteredDocIdSetIterator;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;
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

  /** Why {@link GraphSearch} must be the default; null if it need not be. */
  public static final String ONLY_DEFAULT_GRAPH_SEARCH = null;

  private final GraphSearch.Patience patience;

  protected SegmentKnnQuery(String field, float[] target, int k, Query filter, GraphSearch graph) {
    super(field, target, k, filter, strategy(graph));
    this.patience = graph.patience();
  }

  private static KnnSearchStrategy strategy(GraphSearch graph) {
    return graph.filteredSearchThreshold() == null
        ? KnnSearchStrategy.Hnsw.DEFAULT
        : new KnnSearchStrategy.Hnsw(graph.filteredSearchThreshold());
  }

  @Override
  protected final KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
    KnnCollectorManager manager = super.getKnnCollectorManager(k, searcher);
    return patience == null
        ? manager
        : (visitedLimit, strategy, segment) ->
            new HnswQueueSaturationCollector(
                manager.newCollector(visitedLimit, strategy, segment),
                patience.saturationThreshold(),
                patience.steps());
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

  /**
   * Compares every accepted vector if the reader is one segment, as in deletes by query and for the
   * unified highlighter: Lucene 10.3 reads the parent of the segment, which is null there.
   */
  @Override
  protected TopDocs searchLeaf(
      LeafReaderContext segment, Weight filter, TimeLimitingKnnCollectorManager manager)
      throws IOException {
    if (segment.parent != null) {
      return super.searchLeaf(segment, filter, manager);
    }
    DocIdSetIterator passing = DocIdSetIterator.all(segment.reader().maxDoc());
    if (filter != null) {
      Scorer scorer = filter.scorer(segment);
      if (scorer == null) {
        return TopDocsCollector.EMPTY_TOPDOCS;
      }
      passing = scorer.iterator();
    }
    Bits live = segment.reader().getLiveDocs();
    DocIdSetIterator accepted =
        new FilteredDocIdSetIterator(passing) {
          @Override
          protected boolean match(int doc) {
            return live == null || live.get(doc);
          }
        };
    return exactSearch(segment, accepted, manager.getQueryTimeout());
  }

  /** Whether a search ended before its limit. */
  protected static boolean isComplete(TopDocs found) {
    return found.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
  }

  @Override
  public String toString(String otherField) {
    return super.toString(otherField) + (patience == null ? "" : "[" + patience + "]");
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && Objects.equals(patience, ((SegmentKnnQuery) other).patience);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Objects.hashCode(patience);
  }
}
