/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.RandomAccessVectorValues;

/**
 * The vectors of a segment, of which those of a node's neighbours are read together. Vectors of a
 * large index are in no cache of the processor. Lucene reads and compares one after the other, and
 * waits for memory each time. Reads without comparisons in between do not depend on each other, so
 * the processor waits for several at once. Not thread-safe.
 */
final class NeighborVectors implements RandomAccessVectorValues.Floats {
  /** The maximum number of vectors that are copied at a time: all of a node with usual graphs. */
  private static final int ROWS = 64;

  private final OffHeapFloatVectorValues vectors;
  private final IndexInput bytes;
  private final RandomAccessInput random;
  private final float[][] rows = new float[ROWS][];

  private int[] neighbors = new int[64];
  private int count;

  /** The place of the neighbour that is expected next. */
  private int next;

  /** The places of the neighbours in the rows. */
  private int firstRow;

  private int endOfRows;

  /** Keeps the compiler from leaving out reads. */
  private int read;

  /**
   * @param vectors the vectors of a segment, in no other use
   */
  NeighborVectors(OffHeapFloatVectorValues vectors) throws IOException {
    this.vectors = vectors;
    this.bytes = vectors.getSlice();
    this.random = bytes.randomAccessSlice(0, bytes.length());
  }

  /** Forgets the neighbours of the last node. */
  void clear() {
    count = 0;
    next = 0;
    firstRow = 0;
    endOfRows = 0;
  }

  /** Adds a neighbour. */
  void add(int node) {
    if (count == neighbors.length) {
      neighbors = Arrays.copyOf(neighbors, 2 * count);
    }
    neighbors[count++] = node;
  }

  int count() {
    return count;
  }

  int neighbor(int place) {
    return neighbors[place];
  }

  /** Reads a byte of each page with a neighbour's vector, since finding a page takes time too. */
  void touch() throws IOException {
    int size = getVectorByteLength();
    for (int i = 0; i < count; i++) {
      long at = (long) neighbors[i] * size;
      read += random.readByte(at) + random.readByte(at + size - 1);
    }
  }

  /** Is fast for the neighbours in the order in which they were added. */
  @Override
  public float[] vectorValue(int node) throws IOException {
    for (int place = next; place < count; place++) {
      if (neighbors[place] == node) {
        next = place + 1;
        return row(place);
      }
    }
    return vectors.vectorValue(node);
  }

  private float[] row(int place) throws IOException {
    if (place >= endOfRows) {
      firstRow = place;
      endOfRows = Math.min(count, place + ROWS);
      for (int row = 0; row < endOfRows - firstRow; row++) {
        if (rows[row] == null) {
          rows[row] = new float[dimension()];
        }
        bytes.seek((long) neighbors[firstRow + row] * getVectorByteLength());
        bytes.readFloats(rows[row], 0, dimension());
      }
    }
    return rows[place - firstRow];
  }

  @Override
  public int size() {
    return vectors.size();
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public int ordToDoc(int ord) {
    return vectors.ordToDoc(ord);
  }

  @Override
  public Bits getAcceptOrds(Bits acceptDocs) {
    return vectors.getAcceptOrds(acceptDocs);
  }

  @Override
  public NeighborVectors copy() throws IOException {
    return new NeighborVectors((OffHeapFloatVectorValues) vectors.copy());
  }
}
