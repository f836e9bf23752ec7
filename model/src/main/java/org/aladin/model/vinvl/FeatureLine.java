/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.aladin.model.image.RegionFeatures;

/** One line of {@code features.tsv}, with its values still encoded. */
record FeatureLine(String key, int boxes, ByteBuffer base64) {
  static FeatureLine parse(IndexedTsv file, int line) throws IOException {
    byte[] bytes = file.read(line);
    String key = file.key(line, bytes);
    int countAt = IndexedTsv.columnEnd(bytes, 0) + 1;
    int countEnd = IndexedTsv.columnEnd(bytes, countAt);
    String place = file.place(line) + ", image key " + key;
    if (countEnd >= bytes.length) {
      throw new IOException(
          place + ": fewer than three columns, expected key, number of boxes and base64");
    }
    String count = new String(bytes, countAt, countEnd - countAt, StandardCharsets.US_ASCII);
    int boxes;
    try {
      boxes = Integer.parseInt(count.trim());
    } catch (NumberFormatException e) {
      throw new IOException(
          place + ": number of boxes \"" + count + "\", expected a whole number", e);
    }
    if (boxes < 1) {
      throw new IOException(place + ": number of boxes " + boxes + ", expected at least 1");
    }
    int from = countEnd + 1;
    return new FeatureLine(key, boxes, ByteBuffer.wrap(bytes, from, bytes.length - from));
  }

  int width(String place) throws IOException {
    int numbers = decode(place).remaining() / Float.BYTES;
    if (numbers % boxes != 0 || numbers / boxes < RegionFeatures.BOX_NUMBERS) {
      throw new IOException(
          place
              + ", image key "
              + key
              + ": "
              + boxes
              + " boxes and "
              + numbers
              + " numbers, expected the same count for each box and at least "
              + RegionFeatures.BOX_NUMBERS);
    }
    return numbers / boxes;
  }

  float[] values(String place, int width) throws IOException {
    ByteBuffer bytes = decode(place);
    int numbers = bytes.remaining() / Float.BYTES;
    if (numbers != (long) boxes * width) {
      throw new IOException(
          place
              + ": "
              + boxes
              + " boxes and "
              + numbers
              + " numbers, expected "
              + (long) boxes * width
              + " ("
              + width
              + " a box)");
    }
    float[] values = new float[numbers];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private ByteBuffer decode(String place) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.duplicate());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": broken base64: " + e.getMessage(), e);
    }
    if (bytes.remaining() % Float.BYTES != 0) {
      throw new IOException(
          place + ": " + bytes.remaining() + " bytes, expected a multiple of " + Float.BYTES);
    }
    return bytes;
  }
}
