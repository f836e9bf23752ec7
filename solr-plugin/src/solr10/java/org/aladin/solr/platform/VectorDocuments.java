/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.DocIdSetIterator;

/** Iterates over documents with vectors in Lucene 10. Thread-safe. */
public final class VectorDocuments {
  private VectorDocuments() {}

  /** The documents of a segment that have a vector. */
  public static DocIdSetIterator of(FloatVectorValues vectors) {
    return vectors.iterator();
  }
}
