/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads UTF-8 text strictly. Skips a byte order mark at the start of a file. */
public final class TextFile {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private TextFile() {}

  /**
   * Reads a whole file.
   *
   * @throws TextFormatException if the file is not UTF-8; the message names the first invalid byte
   * @throws IOException if the file cannot be read
   */
  public static String read(Path file) throws IOException {
    return read(file, Files.readAllBytes(file));
  }

  /**
   * Decodes the content of a file that has been read already.
   *
   * @param file named in the message
   * @throws TextFormatException if the content is not UTF-8
   */
  public static String read(Path file, byte[] content) throws TextFormatException {
    int from = byteOrderMark(content, content.length);
    return decode(content, from, content.length - from, file.toString());
  }

  /**
   * The lines of a file, without their Unix or Windows line ends.
   *
   * @throws TextFormatException if the file is not UTF-8
   * @throws IOException if the file cannot be read
   */
  public static List<String> lines(Path file) throws IOException {
    return read(file).lines().toList();
  }

  /**
   * The length of the byte order mark at the start of a file.
   *
   * @param start the first bytes of the file
   * @param count how many of them are valid
   * @return 3, or 0 if there is none
   */
  public static int byteOrderMark(byte[] start, int count) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= count || start[i] != BYTE_ORDER_MARK[i]) {
        return 0;
      }
    }
    return BYTE_ORDER_MARK.length;
  }

  /**
   * Decodes bytes.
   *
   * @param place the origin of the bytes, named in the message
   * @throws TextFormatException if the bytes are not UTF-8
   */
  public static String decode(byte[] bytes, int from, int length, String place)
      throws TextFormatException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    // A UTF-8 sequence never decodes to more characters than it has bytes.
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw notUtf8(bytes, from, in.position(), place);
    }
    return out.flip().toString();
  }

  private static TextFormatException notUtf8(byte[] bytes, int from, int at, String place) {
    int line = 1;
    for (int i = from; i < at; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new TextFormatException(
        String.format(
            Locale.ROOT,
            "%s is not UTF-8: byte 0x%02X at offset %d, line %d",
            place,
            bytes[at] & 0xFF,
            at - from,
            line));
  }
}
