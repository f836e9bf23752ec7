/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import java.util.regex.Pattern;
import org.aladin.model.PublicApi;

/**
 * What determines region features: equal fingerprints mean that two extractors give the same
 * features for the same picture. Features of extractors with other fingerprints must not be mixed.
 *
 * @param name the extractor's, for people: letters, digits, dots, underscores and hyphens
 * @param digest 16 hexadecimal digits of the SHA-256 of the network, of the description without its
 *     name, and of the version of the code that decodes, scales and pools
 */
@PublicApi
public record ExtractorFingerprint(String name, String digest) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");

  /**
   * @throws IllegalArgumentException if the name or digest has another form
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
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text has another form
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

  /** Whether two extractors give the same features, whatever they are called. */
  public boolean sameFeatures(ExtractorFingerprint other) {
    return digest.equals(other.digest);
  }

  /** The name, "@" and the digest. */
  @Override
  public String toString() {
    return name + "@" + digest;
  }
}
