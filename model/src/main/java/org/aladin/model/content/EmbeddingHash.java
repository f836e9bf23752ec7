/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.content;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.aladin.model.image.RegionFeatures;

/**
 * Hashes that tell whether an embedding was made of a content by a model, so that the content need
 * not be embedded again. All are SHA-256 in 64 hexadecimal digits. Stateless.
 */
public final class EmbeddingHash {
  private EmbeddingHash() {}

  /** The hash of a caption. */
  public static String ofText(String text) {
    return new ContentDigest().part(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** The hash of region features, with their labels. */
  public static String ofRegions(RegionFeatures features) {
    return new ContentDigest()
        .part(features.values())
        .rest(features.labels().getBytes(StandardCharsets.UTF_8))
        .hex();
  }

  /** The hash of the bytes of a picture's file. */
  public static String ofFile(byte[] file) {
    return new ContentDigest().part(file).hex();
  }

  /**
   * The hash of a picture.
   *
   * @param file the hash of its file
   * @param extractor the fingerprint of the extractor of its regions
   * @param labels object labels in place of those of the extractor; null for those of the extractor
   */
  public static String ofPicture(String file, String extractor, String labels) {
    return new ContentDigest()
        .part("picture".getBytes(StandardCharsets.US_ASCII))
        .part(file.getBytes(StandardCharsets.US_ASCII))
        .part(extractor.getBytes(StandardCharsets.US_ASCII))
        .part(labels == null ? new byte[0] : (" " + labels).getBytes(StandardCharsets.UTF_8))
        .hex();
  }

  /**
   * The hash of an embedding and of the content that it was made of. It covers the vectors too,
   * since a program that replaces them may not know of the hash.
   *
   * @param content the hash of the content
   * @param version the version of the model; null if it is not kept
   * @param vector the global vector
   * @param alignment the encoded alignment set; null if there is none
   * @param size the width and height of the picture, of those that are kept
   */
  public static String of(
      String content, String version, float[] vector, byte[] alignment, Collection<?> size) {
    ContentDigest digest =
        new ContentDigest()
            .part(content.getBytes(StandardCharsets.US_ASCII))
            .part((version == null ? "" : version).getBytes(StandardCharsets.UTF_8))
            .part(vector)
            .part(alignment == null ? new byte[0] : alignment);
    if (!size.isEmpty()) { // without the fields, the hash is that of an index made before them
      digest.part(size.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return digest.hex();
  }
}
