/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.SparseFixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * A graph that has the vectors of all of a node's neighbours read together. On the lowest level it
 * leaves out the neighbours of earlier nodes, which a search does not compare again. For one
 * search, which finds what it finds in the other graph.
 */
final class PrefetchedGraph extends HnswGraph {
  private final HnswGraph graph;
  private final NeighborVectors vectors;
  private final BitSet seen;
  private int next;

  /**
   * @param graph the graph of a segment
   * @param vectors the vectors of its nodes
   */
  PrefetchedGraph(HnswGraph graph, NeighborVectors vectors) {
    this.graph = graph;
    this.vectors = vectors;
    this.seen = new SparseFixedBitSet(graph.maxNodeId() + 1);
  }

  @Override
  public void seek(int level, int target) throws IOException {
    graph.seek(level, target);
    next = 0;
    vectors.clear();
    for (int node = graph.nextNeighbor();
        node != DocIdSetIterator.NO_MORE_DOCS;
        node = graph.nextNeighbor()) {
      if (level > 0 || !seen.getAndSet(node)) {
        vectors.add(node);
      }
    }
    vectors.touch();
  }

  @Override
  public int nextNeighbor() {
    return next < vectors.count() ? vectors.neighbor(next++) : DocIdSetIterator.NO_MORE_DOCS;
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
