/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import java.util.Arrays;
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
abstract class NeighborVectors implements RandomAccessVectorValues {
  /** The maximum number of vectors that are copied at a time: all of a node with usual graphs. */
  static final int ROWS = 64;

  private final RandomAccessVectorValues vectors;
  private final int bytesPerVector;
  private final IndexInput bytes;
  private final RandomAccessInput random;

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
   * @param bytesPerVector the bytes from one vector to the next
   */
  NeighborVectors(RandomAccessVectorValues vectors, int bytesPerVector) throws IOException {
    this.vectors = vectors;
    this.bytesPerVector = bytesPerVector;
    this.bytes = vectors.getSlice();
    this.random = bytes.randomAccessSlice(0, bytes.length());
  }

  /** Copies a vector. */
  abstract void read(IndexInput from, int row) throws IOException;

  /** Forgets the neighbours of the last node. */
  final void clear() {
    count = 0;
    next = 0;
    firstRow = 0;
    endOfRows = 0;
  }

  /** Adds a neighbour. */
  final void add(int node) {
    if (count == neighbors.length) {
      neighbors = Arrays.copyOf(neighbors, 2 * count);
    }
    neighbors[count++] = node;
  }

  final int count() {
    return count;
  }

  final int neighbor(int place) {
    return neighbors[place];
  }

  /** Reads a byte of each page with a neighbour's vector, since finding a page takes time too. */
  final void touch() throws IOException {
    for (int i = 0; i < count; i++) {
      long at = (long) neighbors[i] * bytesPerVector;
      read += random.readByte(at) + random.readByte(at + bytesPerVector - 1);
    }
  }

  /**
   * The row that holds a node's vector; -1 if the node is no neighbour. It is fast for the
   * neighbours in the order in which they were added.
   */
  final int row(int node) throws IOException {
    for (int place = next; place < count; place++) {
      if (neighbors[place] == node) {
        next = place + 1;
        if (place >= endOfRows) {
          readFrom(place);
        }
        return place - firstRow;
      }
    }
    return -1;
  }

  private void readFrom(int place) throws IOException {
    firstRow = place;
    endOfRows = Math.min(count, place + ROWS);
    for (int row = 0; row < endOfRows - firstRow; row++) {
      bytes.seek((long) neighbors[firstRow + row] * bytesPerVector);
      read(bytes, row);
    }
  }

  @Override
  public final int size() {
    return vectors.size();
  }

  @Override
  public final int dimension() {
    return vectors.dimension();
  }

  @Override
  public final int ordToDoc(int ord) {
    return vectors.ordToDoc(ord);
  }

  @Override
  public final Bits getAcceptOrds(Bits acceptDocs) {
    return vectors.getAcceptOrds(acceptDocs);
  }
}
