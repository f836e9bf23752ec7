/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.Base64;

/**
 * Decodes base64 of hundreds of kilobytes. HotSpot decodes with vector instructions only where the
 * caller was compiled, and it compiles what is called often: 90 pieces of an image's features take
 * an eighth of the time of the whole text, also after thousands of images. Besides the result, a
 * piece is all that is allocated. Stateless.
 */
final class Base64Text {
  private Base64Text() {}

  /**
   * @param text base64 without line breaks, as {@link Base64#getDecoder} takes it
   * @throws IllegalArgumentException if it is not
   */
  static byte[] decode(String text) {
    try {
      byte[] bytes = inPieces(text);
      return bytes == null ? Base64.getDecoder().decode(text) : bytes;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not base64: " + e.getMessage(), e);
    }
  }

  /** Null if a piece cannot be decoded, or may be another text than the whole. */
  private static byte[] inPieces(String text) {
    Base64.Decoder decoder = Base64.getDecoder();
    byte[] decoded = new byte[Latin1Pieces.PIECE / 4 * 3];
    byte[] bytes = new byte[decodedLength(text)];
    int count = 0;
    Latin1Pieces pieces = new Latin1Pieces(text);
    while (pieces.hasNext()) {
      byte[] piece = pieces.next();
      if (piece == null) {
        return null;
      }
      int length;
      try {
        length = decoder.decode(piece, decoded);
      } catch (IllegalArgumentException e) {
        return null;
      }
      if (length > bytes.length - count || (pieces.hasNext() && length < decoded.length)) {
        return null; // padding within the text
      }
      System.arraycopy(decoded, 0, bytes, count, length);
      count += length;
    }
    return count == bytes.length ? bytes : null;
  }

  /** The number of bytes of a text in base64, with or without padding. */
  private static int decodedLength(String text) {
    int length = text.length();
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return (int) ((length - padding) * 3L / 4);
  }
}
