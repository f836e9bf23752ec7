/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import org.aladin.model.alignment.AlignmentSet;

/**
 * The dot products of a query's vectors with those of one encoded document after the other. For
 * int8 documents they are computed from the coarse bytes first, with a bound of the error, and then
 * exactly on request. Not thread-safe.
 */
final class HitProducts {
  /** The largest residual. */
  private static final double RESIDUAL_MAX = 128;

  /** A margin for the rounding of the bound itself, far below a residual. */
  private static final double ROUNDING = 1.001;

  /** The relative rounding error of a float32 product and of its addition. */
  private static final double FLOAT_ROUNDING = 0x1p-23;

  private final RoundedQuery query;
  private final RowProducts kernel;
  private final int stride;

  /** The maximum error of a product of a vector of scale 1, for each of the query's vectors. */
  private final float[] residualMax;

  private float[] products = new float[0];

  /** Decoded vectors of documents in floats. */
  private float[] rows = new float[0];

  private EncodedAlignment hit;

  HitProducts(AlignmentSet set) {
    this(set, ProductKernel.chosen());
  }

  HitProducts(AlignmentSet set, ProductKernel kernel) {
    this.query = new RoundedQuery(set);
    this.kernel = kernel.products(query);
    this.stride = this.kernel.stride();
    this.residualMax = new float[query.count()];
    for (int q = 0; q < residualMax.length; q++) {
      residualMax[q] = largestResidual(q);
    }
  }

  /**
   * By the sizes of the query's values, each times the largest residual, and for a sum of D float32
   * products of coarse bytes: its rounding error is at most D times that of one addition.
   */
  private float largestResidual(int q) {
    double dimension = query.dimension();
    double ofSum = dimension * FLOAT_ROUNDING * WholeNumbers.COARSE_STEP * WholeNumbers.COARSE_MAX;
    return (float) (query.sumOfSizes(q) * (RESIDUAL_MAX + ofSum) * ROUNDING);
  }

  /** The number of products per vector: the number of the query's vectors, or a little more. */
  int stride() {
    return stride;
  }

  /** Moves to a document of the same dimension, and multiplies all its vectors with the query's. */
  void of(EncodedAlignment document) {
    hit = document;
    int room = kernel.room(hit.count());
    if (products.length < room) {
      products = new float[room];
    }
    if (hit.encoding() == AlignmentEncoding.INT4) {
      hit.sharedProducts(query, kernel, products);
    } else if (hit.encoding().hasScales()) {
      ofIntegers();
    } else {
      ofFloats();
    }
  }

  private void ofIntegers() {
    hit.coarseProducts(kernel, products);
    for (int v = 0; v < hit.count(); v++) {
      float scale = hit.coarseScale(v);
      int at = v * stride;
      for (int q = 0; q < query.count(); q++) {
        products[at + q] *= query.step(q) * scale;
      }
    }
  }

  private void ofFloats() {
    int many = kernel.floatRows();
    if (rows.length == 0) {
      rows = new float[many * query.dimension()];
    }
    for (int v = 0; v < hit.count(); v += many) {
      int count = Math.min(many, hit.count() - v);
      for (int i = 0; i < count; i++) {
        hit.vector(v + i, rows, i * query.dimension());
      }
      kernel.ofFloats(rows, count, products, v * stride);
    }
  }

  /**
   * The products of one of the document's vectors with all vectors of the query.
   *
   * @param target receives the {@link #stride} products
   */
  void multiply(int vector, float[] target, int at) {
    System.arraycopy(products, vector * stride, target, at, stride());
  }

  /** The product of one of the document's vectors with one of the query's. */
  float product(int vector, int q) {
    return products[vector * stride + q];
  }

  /** Whether products have an error that {@link #residual} removes. */
  boolean haveResiduals() {
    return hit.encoding() == AlignmentEncoding.INT8;
  }

  /**
   * The maximum error of a vector's products, divided by {@link #residualMax}; 0 if they are as
   * exact as they get.
   */
  float residualScale(int vector) {
    return haveResiduals() ? hit.scale(vector) : 0;
  }

  /** The other factor of that error, for one of the query's vectors. */
  float residualMax(int q) {
    return residualMax[q];
  }

  /** The residuals' part of such a product. */
  float residual(int vector, int q) {
    if (!haveResiduals()) {
      return 0;
    }
    return hit.residualProduct(vector, kernel, q) * query.step(q) * hit.scale(vector);
  }
}
