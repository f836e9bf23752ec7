/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.aladin.solr.document.EmbeddingSource;

/**
 * What a hash field says: these vectors were made of this content by this model. It takes in the
 * vectors, since whoever replaces them need not know of the hash: it is then that of no content,
 * and the next time the content comes it is embedded. Stateless.
 */
public final class ContentHash {
  /** How a hash is written: SHA-256 in hexadecimal digits. */
  public static final String FORM = "[0-9a-f]{64}";

  private ContentHash() {}

  /**
   * @param version the version of the model; null if it is not kept
   * @param vector the numbers of the global vector, as a document has them
   * @param alignment the value of the alignment field; null if there is none
   */
  public static String of(
      EmbeddingSource source, String version, Collection<?> vector, byte[] alignment) {
    ByteBuffer numbers =
        ByteBuffer.allocate(Float.BYTES * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(number -> numbers.putFloat(ClientVector.number(number)));
    MessageDigest digest = sha256();
    update(digest, source.hash().getBytes(StandardCharsets.US_ASCII));
    update(digest, (version == null ? "" : version).getBytes(StandardCharsets.UTF_8));
    update(digest, numbers.array());
    update(digest, alignment == null ? new byte[0] : alignment);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The length keeps what is moved from one part to the next from looking the same. */
  private static void update(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    digest.update(part);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
