/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import org.aladin.solr.document.FieldText;

/**
 * A picture that a client sends: base64, or bytes over javabin. Immutable.
 *
 * @param name the picture as messages name it
 * @param value a text in base64, bytes or a buffer
 */
public record InlinePicture(String name, Object value) implements PictureContent {
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
      return decode(text.toString().strip());
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
