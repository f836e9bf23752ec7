/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a content that has several parts. Not safe for several threads. */
public final class ContentDigest {
  private final MessageDigest sha256;

  public ContentDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Adds a part and its length: bytes that move from one part to the next change the digest. */
  public ContentDigest part(byte... part) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    sha256.update(part);
    return this;
  }

  /** Adds the last part, without its length. */
  ContentDigest rest(byte... part) {
    sha256.update(part);
    return this;
  }

  /** The digest, as 64 hexadecimal digits. Called once, at the end. */
  public String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
