/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.aladin.model.content.ContentDigest;
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
    ByteBuffer values =
        ByteBuffer.allocate(Float.BYTES * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(value -> values.putFloat(ClientVector.number(value)));
    ContentDigest digest =
        new ContentDigest()
            .part(source.hash().getBytes(StandardCharsets.US_ASCII))
            .part((version == null ? "" : version).getBytes(StandardCharsets.UTF_8))
            .part(values.array())
            .part(alignment == null ? new byte[0] : alignment);
    if (!size.isEmpty()) { // without the fields, the hash is that of an index made before them
      digest.part(size.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return digest.hex();
  }
}
