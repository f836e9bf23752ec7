/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.aladin.model.encoder.Embedding;

/**
 * The vectors of several consecutive embeddings under one another: their global vectors for the
 * matching head (one each), their alignment sets for the alignment head (any number each). The
 * block ends with vectors of zeros up to a multiple of {@value #MULTIPLE}. Valid until another
 * block is packed into the same memory.
 */
final class VectorBlock {
  /**
   * libtorch's matrix products (MKL) take 1.4 times as long if the rows of the result are no
   * multiple of this, measured on AVX-512.
   */
  private static final int MULTIPLE = 8;

  private final ByteBuffer values;
  private final int dimension;
  private final int first;
  private final int[] from;

  private VectorBlock(ByteBuffer values, int dimension, int first, int[] from) {
    this.values = values;
    this.dimension = dimension;
    this.first = first;
    this.from = from;
  }

  /**
   * Packs embeddings from {@code first} on, as many as fit into {@code limit} vectors, but at least
   * one embedding.
   *
   * @param memory for the vectors
   */
  static VectorBlock pack(
      Head head, List<Embedding> embeddings, int first, int limit, VectorMemory memory) {
    int end = first;
    int count = 0;
    while (end < embeddings.size()
        && (end == first || count + count(head, embeddings.get(end)) <= limit)) {
      count += count(head, embeddings.get(end));
      end++;
    }
    int dimension = embeddings.get(first).vector().length;
    ByteBuffer values = memory.floats(rows(count) * dimension);
    FloatBuffer floats = values.asFloatBuffer();
    int[] from = new int[end - first + 1];
    for (int i = first; i < end; i++) {
      float[] own = vectors(head, embeddings.get(i));
      floats.put(own);
      from[i - first + 1] = from[i - first] + own.length / dimension;
    }
    while (floats.hasRemaining()) {
      floats.put(0);
    }
    return new VectorBlock(values, dimension, first, from);
  }

  private static int rows(int count) {
    return (count + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  /** The number of vectors without the zeros at the end; may be 0. */
  int count() {
    return from[from.length - 1];
  }

  /** The number of rows of {@link #toArray}: that of the vectors and the zeros. */
  int rows() {
    return rows(count());
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

  /** The vectors as an array of rows × D, which on a CPU is this block's memory itself. */
  NDArray toArray(NDManager manager) {
    return manager.create(values, new Shape(rows(), dimension), DataType.FLOAT32);
  }

  private static int count(Head head, Embedding embedding) {
    return head == Head.MATCHING ? 1 : embedding.alignment().count();
  }

  private static float[] vectors(Head head, Embedding embedding) {
    return head == Head.MATCHING ? embedding.vector() : embedding.alignment().vectors();
  }
}
