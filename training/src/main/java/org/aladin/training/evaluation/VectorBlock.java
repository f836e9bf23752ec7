/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.aladin.model.encoder.Embedding;

/**
 * The vectors of several consecutive embeddings under one another: their global vectors for the
 * matching head (one each), their alignment sets for the alignment head (any number each).
 */
final class VectorBlock {
  private final float[] values;
  private final int dimension;
  private final int first;
  private final int[] from;

  private VectorBlock(float[] values, int dimension, int first, int[] from) {
    this.values = values;
    this.dimension = dimension;
    this.first = first;
    this.from = from;
  }

  /**
   * Packs embeddings from {@code first} on, as many as fit into {@code limit} vectors, but at least
   * one embedding.
   */
  static VectorBlock pack(Head head, List<Embedding> embeddings, int first, int limit) {
    int end = first;
    int count = 0;
    while (end < embeddings.size()
        && (end == first || count + count(head, embeddings.get(end)) <= limit)) {
      count += count(head, embeddings.get(end));
      end++;
    }
    int dimension = embeddings.get(first).vector().length;
    float[] values = new float[count * dimension];
    int[] from = new int[end - first + 1];
    for (int i = first; i < end; i++) {
      float[] own = vectors(head, embeddings.get(i));
      System.arraycopy(own, 0, values, from[i - first] * dimension, own.length);
      from[i - first + 1] = from[i - first] + own.length / dimension;
    }
    return new VectorBlock(values, dimension, first, from);
  }

  /** The number of vectors; may be 0. */
  int count() {
    return values.length / dimension;
  }

  /** The first embedding of the block. */
  int first() {
    return first;
  }

  /** The embedding after the last of the block. */
  int end() {
    return first + from.length - 1;
  }

  /** Where an embedding's vectors begin in the block; that of the next one is where they end. */
  int from(int embedding) {
    return from[embedding - first];
  }

  /** The vectors as an array of count × D. */
  NDArray toArray(NDManager manager) {
    return manager.create(values, new Shape(count(), dimension));
  }

  private static int count(Head head, Embedding embedding) {
    return head == Head.MATCHING ? 1 : embedding.alignment().count();
  }

  private static float[] vectors(Head head, Embedding embedding) {
    return head == Head.MATCHING ? embedding.vector() : embedding.alignment().vectors();
  }
}
