/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.ArrayList;
import java.util.List;
import org.aladin.model.alignment.AlignmentSet;

/**
 * The sum of all cosines between one query's vectors and those of encoded documents: Σ_r Σ_w
 * region_r · word_w. It needs one product per vector of the document, with the sum of the query's
 * vectors. Not thread-safe.
 */
final class EncodedCosines {
  private final AlignmentKind queryKind;
  private final AlignmentSet query;
  private final HitProducts withSum;
  private final float[] product;

  EncodedCosines(AlignmentKind queryKind, AlignmentSet query) {
    this.queryKind = queryKind;
    this.query = query;
    int dimension = query.dimension();
    double[] sum = new double[dimension];
    for (int i = 0; i < query.vectors().length; i++) {
      sum[i % dimension] += query.vectors()[i];
    }
    float[] rounded = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      rounded[d] = (float) sum[d];
    }
    withSum = new HitProducts(new AlignmentSet(rounded, dimension));
    product = new float[withSum.stride()];
  }

  /** The sum of all cosines. */
  double sum(EncodedAlignment hit) {
    EncodedMaxSim.check(hit, queryKind, query.dimension());
    withSum.of(hit);
    double sum = 0;
    for (int v = 0; v < hit.count(); v++) {
      withSum.multiply(v, product, 0);
      sum += (double) product[0] + withSum.residual(v, 0);
    }
    return sum;
  }

  /** For each word the sum of its cosines with all regions, and the region with the largest. */
  List<Contribution> ofWords(EncodedAlignment hit) {
    EncodedMaxSim.check(hit, queryKind, query.dimension());
    float[][] cosines = cosines(hit);
    boolean wordsAsked = queryKind == AlignmentKind.WORDS;
    int words = wordsAsked ? query.count() : hit.count();
    int regions = wordsAsked ? hit.count() : query.count();
    List<Contribution> contributions = new ArrayList<>();
    for (int w = 0; w < words; w++) {
      double sum = 0;
      int best = -1;
      float largest = 0;
      for (int r = 0; r < regions; r++) {
        float cosine = wordsAsked ? cosines[r][w] : cosines[w][r];
        sum += cosine;
        if (best < 0 || cosine > largest) {
          best = r;
          largest = cosine;
        }
      }
      contributions.add(new Contribution(AlignmentKind.WORDS, w, best, largest, (float) sum));
    }
    return contributions;
  }

  /** For each of the document's vectors its cosines with the query's. */
  private float[][] cosines(EncodedAlignment hit) {
    HitProducts products = new HitProducts(query);
    products.of(hit);
    float[][] cosines = new float[hit.count()][products.stride()];
    for (int v = 0; v < cosines.length; v++) {
      products.multiply(v, cosines[v], 0);
      for (int q = 0; q < query.count(); q++) {
        cosines[v][q] += products.residual(v, q);
      }
    }
    return cosines;
  }
}
