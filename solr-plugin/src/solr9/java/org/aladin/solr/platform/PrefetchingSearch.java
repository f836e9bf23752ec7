/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OrdinalTranslatedKnnCollector;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

/**
 * Lucene 9's search of a segment's graph, by the same scores and in the same order, with a {@link
 * PrefetchedGraph}. Lucene 10.3 reads the neighbours' vectors together by itself. Stateless.
 */
final class PrefetchingSearch {
  private PrefetchingSearch() {}

  /**
   * Searches the graph of a segment, if it has Lucene's default format.
   *
   * @param collector collects documents
   * @param accepted the documents that can be hits; null for all
   * @return false if nothing was searched, because the reader is wrapped, the format is another
   *     one, or the collector takes all vectors
   */
  static boolean search(
      LeafReader segment, String field, float[] target, KnnCollector collector, Bits accepted)
      throws IOException {
    if (!(segment instanceof SegmentReader reader)
        || !(reader.getVectorReader() instanceof PerFieldKnnVectorsFormat.FieldsReader fields)) {
      return false;
    }
    KnnVectorsReader format = fields.getFieldReader(field);
    if (!(format instanceof Lucene99HnswVectorsReader graphs)
        || graphs.getQuantizedVectorValues(field) != null
        || !(reader.getFloatVectorValues(field) instanceof OffHeapFloatVectorValues vectors)
        || collector.k() >= vectors.size()) {
      return false;
    }
    FieldInfo info = reader.getFieldInfos().fieldInfo(field);
    NeighborVectors together = new NeighborVectors(vectors);
    RandomVectorScorer scorer =
        FlatVectorScorerUtil.getLucene99FlatVectorsScorer()
            .getRandomVectorScorer(info.getVectorSimilarityFunction(), together, target);
    HnswGraphSearcher.search(
        scorer,
        new OrdinalTranslatedKnnCollector(collector, scorer::ordToDoc),
        new PrefetchedGraph(graphs.getGraph(field), together),
        scorer.getAcceptOrds(accepted));
    return true;
  }
}
