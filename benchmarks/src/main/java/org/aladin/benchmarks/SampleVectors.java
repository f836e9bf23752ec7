/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.encoder.Embedding;

/** Random embeddings of the published shape; signed, of length 1, the same for the same seed. */
final class SampleVectors {
  /** H of the published model. */
  static final int DIMENSION = 768;

  /** Regions of an image that the alignment head looks at. */
  static final int REGIONS = 33;

  /** Words of an average COCO caption that the alignment head looks at. */
  static final int WORDS = 11;

  private final Random random;
  private final int dimension;

  SampleVectors(long seed) {
    this(seed, DIMENSION);
  }

  SampleVectors(long seed, int dimension) {
    this.random = new Random(seed);
    this.dimension = dimension;
  }

  /** N vectors of length 1. */
  AlignmentSet set(int count) {
    float[] vectors = new float[count * dimension];
    for (int v = 0; v < count; v++) {
      double squares = 0;
      for (int d = v * dimension; d < (v + 1) * dimension; d++) {
        vectors[d] = random.nextFloat() - 0.5f;
        squares += vectors[d] * vectors[d];
      }
      float scale = (float) (1 / Math.sqrt(squares));
      for (int d = v * dimension; d < (v + 1) * dimension; d++) {
        vectors[d] *= scale;
      }
    }
    return new AlignmentSet(vectors, dimension);
  }

  /** Embeddings with so many alignment vectors each. */
  List<Embedding> embeddings(int count, int vectors) {
    List<Embedding> embeddings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      embeddings.add(new Embedding(set(1).vectors(), set(vectors)));
    }
    return embeddings;
  }
}
