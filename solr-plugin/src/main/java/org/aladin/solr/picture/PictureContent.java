/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import org.aladin.model.content.EmbeddingHash;

/**
 * Where the bytes of a picture are. They are read when they are needed and not kept: pictures that
 * wait take no heap beyond what the request has anyway. Safe for several threads.
 */
public interface PictureContent {
  /** The picture as messages name it. */
  String name();

  /**
   * Reads the bytes.
   *
   * @throws IllegalArgumentException if they cannot be read, or are more than the node takes; the
   *     message has the name
   */
  byte[] read();

  /**
   * SHA-256 of the bytes, as 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  default String hash() {
    return hashOf(read());
  }

  /** The hash of these bytes, as {@link #hash} has it. */
  static String hashOf(byte[] bytes) {
    return EmbeddingHash.ofFile(bytes);
  }
}
