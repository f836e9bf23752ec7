/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import java.util.regex.Pattern;
import org.aladin.model.PublicApi;

/**
 * Identifies what determines region features. Extractors with equal fingerprints produce the same
 * features for the same picture. Features of extractors with different fingerprints must not be
 * mixed.
 *
 * @param name the extractor's display name: letters, digits, dots, underscores and hyphens
 * @param digest 16 hexadecimal digits of the SHA-256 of the network, of the description without its
 *     name, and of the version of the code that decodes, scales and pools
 */
@PublicApi
public record ExtractorFingerprint(String name, String digest) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");

  /**
   * @throws IllegalArgumentException if the name or the digest is malformed
   */
  public ExtractorFingerprint {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Extractor name \""
              + name
              + "\", expected 1 to 64 of A-Z, a-z, 0-9, \".\", \"_\", \"-\"");
    }
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "Extractor digest \"" + digest + "\", expected 16 hexadecimal digits");
    }
  }

  /**
   * Parses the output of {@link #toString}.
   *
   * @throws IllegalArgumentException if the text is malformed
   */
  public static ExtractorFingerprint parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(
          "Extractor fingerprint \""
              + text
              + "\", expected a name, \"@\" and 16 hexadecimal digits");
    }
    return new ExtractorFingerprint(text.substring(0, at), text.substring(at + 1));
  }

  /** Whether two extractors produce the same features, independent of their names. */
  public boolean sameFeatures(ExtractorFingerprint other) {
    return digest.equals(other.digest);
  }

  /** The name, "@" and the digest. */
  @Override
  public String toString() {
    return name + "@" + digest;
  }
}
