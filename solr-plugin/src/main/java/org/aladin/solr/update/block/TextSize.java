/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that a text takes on the heap. Java keeps a text in Latin-1 in one byte per character,
 * any other text in two, and does not tell which. Features in base64 have hundreds of thousands of
 * characters: HotSpot encodes pieces of them with vector instructions, in a tenth of the time of a
 * loop over the characters. Stateless.
 */
final class TextSize {
  private static final int PIECE = 4096;

  private TextSize() {}

  /** The bytes of the characters alone. */
  static long of(CharSequence text) {
    boolean latin1 = text instanceof String string ? isLatin1(string) : isLatin1(text);
    return latin1 ? text.length() : 2L * text.length();
  }

  private static boolean isLatin1(String text) {
    char[] characters = new char[Math.min(PIECE, text.length())];
    byte[] encoded = new byte[characters.length];
    CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
    for (int at = 0; at < text.length(); at += PIECE) {
      int end = Math.min(at + PIECE, text.length());
      text.getChars(at, end, characters, 0);
      CharBuffer piece = CharBuffer.wrap(characters, 0, end - at);
      if (!latin1.encode(piece, ByteBuffer.wrap(encoded), true).isUnderflow()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLatin1(CharSequence text) {
    return text.chars().allMatch(character -> character <= 0xFF);
  }
}
