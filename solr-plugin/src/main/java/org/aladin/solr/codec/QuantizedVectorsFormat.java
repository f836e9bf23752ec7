/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.codec;

import java.io.IOException;
import org.aladin.solr.platform.GraphShape;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.solr.schema.DenseVectorField;

/**
 * Lucene's graphs over vectors of 7 bits per number, with the shape that a schema declares, and for
 * as many dimensions. Lucene's own class has a limit of 1,024 dimensions. Thread-safe.
 */
final class QuantizedVectorsFormat extends KnnVectorsFormat {
  private static final int BITS = 7;

  private final KnnVectorsFormat graphs;
  private final int dimension;

  QuantizedVectorsFormat(DenseVectorField type) {
    this(GraphShape.of(type), type.getDimension());
  }

  private QuantizedVectorsFormat(GraphShape shape, int dimension) {
    this(
        new Lucene99HnswScalarQuantizedVectorsFormat(
            shape.connections(), shape.candidates(), 1, BITS, false, null, null),
        dimension);
  }

  private QuantizedVectorsFormat(KnnVectorsFormat graphs, int dimension) {
    super(graphs.getName());
    this.graphs = graphs;
    this.dimension = dimension;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return graphs.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return graphs.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return dimension;
  }
}
