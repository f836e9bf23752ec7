/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.solr.document.FieldText;

/**
 * A picture that a client sends: base64, with or without line breaks and the beginning of a data
 * URL, or bytes over javabin. Immutable.
 *
 * @param name the picture as messages name it
 * @param value a text in base64, bytes or a buffer
 */
public record InlinePicture(String name, Object value) implements PictureContent {
  private static final Pattern DATA_URL =
      Pattern.compile("\\s*data:[^,]{0,100};base64,", Pattern.CASE_INSENSITIVE);

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /**
   * @param value as a document has it: alone, or in a list of one
   * @throws IllegalArgumentException if it has another form; the message has the name
   */
  public static InlinePicture of(String name, Object value) {
    Object only = value;
    if (value instanceof Collection<?> values) {
      if (values.size() != 1) {
        throw new IllegalArgumentException(
            name + " has " + values.size() + " values, expected one picture");
      }
      only = values.iterator().next();
    }
    if (only instanceof CharSequence || only instanceof byte[] || only instanceof ByteBuffer) {
      return new InlinePicture(name, only);
    }
    throw new IllegalArgumentException(
        name
            + " is "
            + FieldText.describe(only)
            + ", expected a picture's file in base64, or its bytes");
  }

  @Override
  public byte[] read() {
    if (value instanceof CharSequence text) {
      return decode(base64(text.toString()));
    }
    if (value instanceof ByteBuffer buffer) {
      checkSize(buffer.remaining());
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    byte[] bytes = (byte[]) value;
    checkSize(bytes.length);
    return bytes;
  }

  /**
   * Without what programs put into it: {@code base64} breaks lines, browsers make {@code
   * data:image/png;base64,…}. The kind named there says nothing: the bytes decide.
   */
  private static String base64(String text) {
    Matcher dataUrl = DATA_URL.matcher(text);
    String base64 = dataUrl.lookingAt() ? text.substring(dataUrl.end()) : text.strip();
    boolean breaks = base64.chars().anyMatch(Character::isWhitespace);
    return breaks ? SPACES.matcher(base64).replaceAll("") : base64;
  }

  private byte[] decode(String base64) {
    checkSize(base64.length() / 4 * 3L - 2);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " is not base64 of a picture's file: " + e.getMessage(), e);
    }
  }

  private void checkSize(long bytes) {
    int maximum = PictureExtraction.LIMITS.maxBytes();
    if (bytes > maximum) {
      throw new IllegalArgumentException(
          name + " has at least " + bytes + " bytes, expected at most " + maximum);
    }
  }
}
