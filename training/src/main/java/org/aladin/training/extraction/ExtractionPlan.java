/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.aladin.model.image.ExtractorFingerprint;

/**
 * What an extraction does: it is continued only if it is the same.
 *
 * @param pictures in the order in which they are written
 * @param extractor makes their features
 */
record ExtractionPlan(List<CaptionedPicture> pictures, ExtractorFingerprint extractor) {

  /** 16 hexadecimal digits of the SHA-256 of the pictures' keys, names, splits and captions. */
  String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    for (CaptionedPicture picture : pictures) {
      add(digest, picture.key());
      add(digest, picture.name());
      add(digest, picture.split().toString());
      picture.captions().forEach(caption -> add(digest, caption));
      add(digest, "");
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
