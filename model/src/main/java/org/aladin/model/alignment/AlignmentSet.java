/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import java.util.Objects;
import org.aladin.model.PublicApi;

/**
 * The alignment head's output for a caption or an image: N L2-normalised vectors of D dimensions.
 * For an image these are region outputs 1 … R-1 (region 0 plays the role of a CLS token), for a
 * caption word outputs 1 … W-3 ([CLS], [SEP] and the token before it, normally the full stop, are
 * dropped). N may be 0: an image of one region, or a caption of one word without a full stop.
 *
 * <p>Immutable by convention: the array is not copied and must not be modified.
 */
@PublicApi
public final class AlignmentSet {
  private final float[] vectors;
  private final int dimension;

  /**
   * @param vectors N × D values, vector by vector
   * @param dimension D, positive
   * @throws IllegalArgumentException if the length is not a multiple of the dimension
   */
  public AlignmentSet(float[] vectors, int dimension) {
    this.vectors = Objects.requireNonNull(vectors, "vectors");
    this.dimension = dimension;
    if (dimension <= 0 || vectors.length % dimension != 0) {
      throw new IllegalArgumentException(
          "An alignment set holds "
              + vectors.length
              + " numbers, expected a multiple of its dimension "
              + dimension);
    }
  }

  /** N, the number of vectors; may be 0. */
  public int count() {
    return vectors.length / dimension;
  }

  /** D, the dimension of each vector. */
  public int dimension() {
    return dimension;
  }

  /** The N × D values, vector by vector. The array is shared: do not modify it. */
  public float[] vectors() {
    return vectors;
  }
}
