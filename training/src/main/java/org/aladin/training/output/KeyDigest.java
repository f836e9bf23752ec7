/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.output;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of a list of texts, to recognise work that is continued. Not thread-safe. */
public final class KeyDigest {
  private final MessageDigest sha256;

  public KeyDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Adds a text. */
  public void add(String text) {
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
  }

  /** The first 16 hexadecimal digits of the SHA-256. Called once, at the end. */
  public String hex() {
    return HexFormat.of().formatHex(sha256.digest(), 0, 8);
  }
}
