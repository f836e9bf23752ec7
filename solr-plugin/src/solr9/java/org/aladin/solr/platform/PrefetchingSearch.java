/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.lucene99.Lucene99ScalarQuantizedVectorScorer;
import org.apache.lucene.codecs.lucene99.OffHeapQuantizedByteVectorValues;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OrdinalTranslatedKnnCollector;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;

/**
 * Lucene 9's search of a segment's graph, by the same scores and in the same order, with a {@link
 * PrefetchedGraph}. Lucene 10.3 reads the neighbours' vectors together by itself. Stateless.
 */
final class PrefetchingSearch {
  /** Lucene's, which also compares quantised vectors. */
  private static final FlatVectorsScorer SCORER =
      new Lucene99ScalarQuantizedVectorScorer(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());

  private PrefetchingSearch() {}

  /**
   * Searches the graph of a segment, if it has Lucene's default format, quantised or not.
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
    if (!(format instanceof Lucene99HnswVectorsReader graphs)) {
      return false;
    }
    NeighborVectors together = together(reader, graphs, field);
    if (together == null || collector.k() >= together.size()) {
      return false;
    }
    RandomVectorScorer scorer =
        SCORER.getRandomVectorScorer(
            reader.getFieldInfos().fieldInfo(field).getVectorSimilarityFunction(),
            together,
            target);
    HnswGraphSearcher.search(
        scorer,
        new OrdinalTranslatedKnnCollector(collector, scorer::ordToDoc),
        new PrefetchedGraph(graphs.getGraph(field), together),
        scorer.getAcceptOrds(accepted));
    return true;
  }

  /** The vectors that a graph is searched with; null if they are of another kind. */
  private static NeighborVectors together(
      SegmentReader reader, Lucene99HnswVectorsReader graphs, String field) throws IOException {
    QuantizedByteVectorValues quantized = graphs.getQuantizedVectorValues(field);
    if (quantized == null) {
      return reader.getFloatVectorValues(field) instanceof OffHeapFloatVectorValues floats
              && floats.size() > 0
          ? new NeighborFloats(floats)
          : null;
    }
    return quantized instanceof OffHeapQuantizedByteVectorValues bytes
            && bytes.size() > 0
            && bytes.getVectorByteLength() == bytes.dimension()
        ? new NeighborBytes(bytes)
        : null;
  }
}
