/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.codecs.lucene99.OffHeapQuantizedByteVectorValues;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.quantization.RandomAccessQuantizedByteVectorValues;
import org.apache.lucene.util.quantization.ScalarQuantizer;

/** Quantised vectors, one byte per number and a float32 number that corrects its products. */
final class NeighborBytes extends NeighborVectors implements RandomAccessQuantizedByteVectorValues {
  private final OffHeapQuantizedByteVectorValues vectors;
  private final byte[][] rows = new byte[ROWS][];
  private final float[] corrections = new float[ROWS];

  /** The last node and its row, of which Lucene asks for the vector and then the correction. */
  private int lastNode = -1;

  private int lastRow;

  /**
   * @param vectors the vectors of a segment, in no other use, not compressed
   */
  NeighborBytes(OffHeapQuantizedByteVectorValues vectors) throws IOException {
    super(vectors, vectors.getVectorByteLength() + Float.BYTES);
    this.vectors = vectors;
  }

  @Override
  void read(IndexInput from, int row) throws IOException {
    if (rows[row] == null) {
      rows[row] = new byte[dimension()];
    }
    from.readBytes(rows[row], 0, dimension());
    from.readFloats(corrections, row, 1);
  }

  @Override
  public byte[] vectorValue(int node) throws IOException {
    lastNode = node;
    lastRow = row(node);
    return lastRow < 0 ? vectors.vectorValue(node) : rows[lastRow];
  }

  @Override
  public float getScoreCorrectionConstant(int node) throws IOException {
    return node == lastNode && lastRow >= 0
        ? corrections[lastRow]
        : vectors.getScoreCorrectionConstant(node);
  }

  @Override
  public ScalarQuantizer getScalarQuantizer() {
    return vectors.getScalarQuantizer();
  }

  @Override
  public int getVectorByteLength() {
    return vectors.getVectorByteLength();
  }

  @Override
  public NeighborBytes copy() throws IOException {
    return new NeighborBytes((OffHeapQuantizedByteVectorValues) vectors.copy());
  }
}
