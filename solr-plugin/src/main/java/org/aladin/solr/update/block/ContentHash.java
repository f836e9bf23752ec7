/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.solr.document.EmbeddingSource;

/**
 * The value of a hash field: it states that these vectors were made of this content by this model.
 * It covers the vectors and the size too, since a client that replaces them may not know of the
 * hash. Then the hash belongs to no content, and the content is embedded the next time it comes.
 * Stateless.
 */
public final class ContentHash {
  /** The form of a hash: SHA-256 in hexadecimal digits. */
  static final String FORM = "[0-9a-f]{64}";

  private ContentHash() {}

  /**
   * @param version the version of the model; null if it is not kept
   * @param vector the values of the global vector, as a document has them
   * @param alignment the value of the alignment field; null if there is none
   * @param size the values of the fields for the size of the picture; empty if there are none
   */
  public static String of(
      EmbeddingSource source,
      String version,
      Collection<?> vector,
      byte[] alignment,
      Collection<?> size) {
    float[] values = new float[vector.size()];
    int next = 0;
    for (Object value : vector) {
      values[next++] = ClientVector.number(value);
    }
    return EmbeddingHash.of(source.hash(), version, values, alignment, size);
  }
}
