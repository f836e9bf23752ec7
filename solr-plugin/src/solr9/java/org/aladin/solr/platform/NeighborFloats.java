/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.hnsw.RandomAccessVectorValues;

/** Vectors of float32 numbers. */
final class NeighborFloats extends NeighborVectors implements RandomAccessVectorValues.Floats {
  private final OffHeapFloatVectorValues vectors;
  private final float[][] rows = new float[ROWS][];

  NeighborFloats(OffHeapFloatVectorValues vectors) throws IOException {
    super(vectors, vectors.getVectorByteLength());
    this.vectors = vectors;
  }

  @Override
  void read(IndexInput from, int row) throws IOException {
    if (rows[row] == null) {
      rows[row] = new float[dimension()];
    }
    from.readFloats(rows[row], 0, dimension());
  }

  @Override
  public float[] vectorValue(int node) throws IOException {
    int row = row(node);
    return row < 0 ? vectors.vectorValue(node) : rows[row];
  }

  @Override
  public NeighborFloats copy() throws IOException {
    return new NeighborFloats((OffHeapFloatVectorValues) vectors.copy());
  }
}
