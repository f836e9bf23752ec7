/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.search.DocIdSetIterator;

/** Iterates over documents with vectors in Lucene 10. Thread-safe. */
public final class VectorDocuments {
  private VectorDocuments() {}

  /** The documents of a segment that have a vector. */
  public static DocIdSetIterator of(FloatVectorValues vectors) {
    return vectors.iterator();
  }

  /**
   * The vector of the current document, valid until the next call.
   *
   * @param documents what {@link #of} returned for these vectors
   */
  public static float[] current(FloatVectorValues vectors, DocIdSetIterator documents)
      throws IOException {
    return vectors.vectorValue(((KnnVectorValues.DocIndexIterator) documents).index());
  }
}
