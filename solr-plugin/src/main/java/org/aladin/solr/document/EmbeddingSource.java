/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.aladin.model.image.RegionFeatures;

/** What a document holds that can be embedded, read and checked. */
public sealed interface EmbeddingSource {
  /** SHA-256 of the content, in hexadecimal digits: equal content has equal vectors of a model. */
  String hash();

  /** The text of a caption; not blank. */
  record Caption(String text) implements EmbeddingSource {
    @Override
    public String hash() {
      return digest(text.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
  }

  /** The regions of an image, with their object labels. */
  record Image(RegionFeatures regions) implements EmbeddingSource {
    @Override
    public String hash() {
      ByteBuffer numbers =
          ByteBuffer.allocate(Float.BYTES * regions.values().length).order(ByteOrder.LITTLE_ENDIAN);
      numbers.asFloatBuffer().put(regions.values());
      return digest(numbers.array(), regions.labels().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String digest(byte[] first, byte[] second) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      // The length keeps what is moved from one part to the other from looking the same.
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(first.length).array());
      sha.update(first);
      return HexFormat.of().formatHex(sha.digest(second));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
