/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.image.Box;

/** Random alignment sets of unit vectors; the same seed gives the same sets. */
public final class RandomAlignments {
  private final Random random;
  private final int dimension;

  /** Creates a source of sets of this dimension. */
  public RandomAlignments(long seed, int dimension) {
    this.random = new Random(seed);
    this.dimension = dimension;
  }

  /** Count unit vectors in random directions. */
  public AlignmentSet set(int count) {
    float[] vectors = new float[count * dimension];
    for (int v = 0; v < count; v++) {
      double norm = 0;
      for (int d = 0; d < dimension; d++) {
        vectors[v * dimension + d] = (float) random.nextGaussian();
        norm += vectors[v * dimension + d] * vectors[v * dimension + d];
      }
      for (int d = 0; d < dimension; d++) {
        vectors[v * dimension + d] /= (float) Math.sqrt(norm);
      }
    }
    return new AlignmentSet(vectors, dimension);
  }

  /** Words of a caption. */
  public AlignmentValue words(String model, int count) {
    return AlignmentValue.words(model, set(count));
  }

  /** Regions of an image, each with a box. */
  public AlignmentValue regions(String model, int count) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boxes.add(
          new Box(random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()));
    }
    return AlignmentValue.regions(model, set(count), boxes);
  }
}
