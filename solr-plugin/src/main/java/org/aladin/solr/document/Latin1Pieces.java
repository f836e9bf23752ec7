/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A long text in Latin-1, piece by piece, as region features in base64 are, with hundreds of
 * thousands of characters. HotSpot encodes with vector instructions, and pieces need no memory of
 * the text's size. For one thread.
 */
public final class Latin1Pieces {
  /** Characters per piece, a multiple of four. The last piece has the rest. */
  static final int PIECE = 4096;

  private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
  private final String text;
  private final char[] characters;
  private byte[] piece;
  private int at;

  public Latin1Pieces(String text) {
    this.text = text;
    this.characters = new char[Math.min(PIECE, text.length())];
    this.piece = new byte[characters.length];
  }

  /** Whether there is another piece. */
  public boolean hasNext() {
    return at < text.length();
  }

  /** The next piece, valid until the next call; null if it has a character of another charset. */
  public byte[] next() {
    int end = Math.min(at + PIECE, text.length());
    text.getChars(at, end, characters, 0);
    if (end - at < piece.length) {
      piece = new byte[end - at];
    }
    CharBuffer source = CharBuffer.wrap(characters, 0, end - at);
    at = end;
    return latin1.encode(source, ByteBuffer.wrap(piece), true).isUnderflow() ? piece : null;
  }
}
