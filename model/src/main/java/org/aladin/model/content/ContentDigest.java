/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a content that has several parts. Not safe for several threads. */
public final class ContentDigest {
  /** A large part is hashed in pieces of so many numbers, without a copy of its size. */
  private static final int PIECE = 2048;

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
    length(part.length);
    sha256.update(part);
    return this;
  }

  /** Adds a part of numbers, as {@link #part(byte...)} adds their bytes in little-endian order. */
  ContentDigest part(float... numbers) {
    length(Float.BYTES * numbers.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * Math.min(PIECE, numbers.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int at = 0; at < numbers.length; at += PIECE) {
      int count = Math.min(PIECE, numbers.length - at);
      floats.put(0, numbers, at, count);
      sha256.update(bytes.array(), 0, Float.BYTES * count);
    }
    return this;
  }

  private void length(int bytes) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
  }

  /**
   * Adds a part from a stream, as {@link #part(byte...)} adds an array of the same bytes.
   *
   * @return whether the stream had exactly this number of bytes; if not, the digest is useless
   * @throws IOException of the stream
   */
  public boolean part(int length, InputStream bytes) throws IOException {
    length(length);
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return false;
      }
      sha256.update(buffer, 0, read);
      left -= read;
    }
    return bytes.read() < 0;
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
