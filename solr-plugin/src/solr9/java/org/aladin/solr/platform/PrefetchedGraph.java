/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * A graph that reads the first byte of all of a node's neighbours' vectors before the first of them
 * is compared. Vectors of a large index are in no cache of the processor, and comparing one vector
 * waits for memory before the next one is read. These bytes do not depend on each other, so the
 * processor waits for all of them at once. Finds what the other graph finds. Not thread-safe.
 */
final class PrefetchedGraph extends HnswGraph {
  private final HnswGraph graph;
  private final RandomAccessInput vectors;
  private final int byteSize;

  private int[] neighbors = new int[64];
  private int count;
  private int next;

  /** Keeps the compiler from leaving out the reads. */
  private int read;

  /**
   * @param graph the graph of a segment
   * @param vectors the vectors of its nodes, node after node
   * @param byteSize the size of a vector in bytes
   */
  PrefetchedGraph(HnswGraph graph, RandomAccessInput vectors, int byteSize) {
    this.graph = graph;
    this.vectors = vectors;
    this.byteSize = byteSize;
  }

  @Override
  public void seek(int level, int target) throws IOException {
    graph.seek(level, target);
    count = 0;
    next = 0;
    for (int node = graph.nextNeighbor();
        node != DocIdSetIterator.NO_MORE_DOCS;
        node = graph.nextNeighbor()) {
      if (count == neighbors.length) {
        neighbors = Arrays.copyOf(neighbors, 2 * count);
      }
      neighbors[count++] = node;
    }
    for (int i = 0; i < count; i++) {
      read += vectors.readByte((long) neighbors[i] * byteSize);
    }
  }

  @Override
  public int nextNeighbor() {
    return next < count ? neighbors[next++] : DocIdSetIterator.NO_MORE_DOCS;
  }

  @Override
  public int size() {
    return graph.size();
  }

  @Override
  public int maxNodeId() {
    return graph.maxNodeId();
  }

  @Override
  public int numLevels() throws IOException {
    return graph.numLevels();
  }

  @Override
  public int entryNode() throws IOException {
    return graph.entryNode();
  }

  @Override
  public NodesIterator getNodesOnLevel(int level) throws IOException {
    return graph.getNodesOnLevel(level);
  }
}
