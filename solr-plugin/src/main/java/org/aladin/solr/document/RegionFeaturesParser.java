/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import org.aladin.model.image.RegionFeatures;

/**
 * Parses region features from clients: R × F little-endian float32 values as base64 (as in VinVL's
 * features.tsv) or as bytes (javabin), or a list of R lists of F numbers (JSON).
 */
public final class RegionFeaturesParser {
  /**
   * The allowed size of region features.
   *
   * @param width F, the values per region that the model takes
   * @param maxRegions the maximum number of regions
   */
  public record Size(int width, int maxRegions) {}

  private RegionFeaturesParser() {}

  /**
   * @param value the field's value, alone or in a list of one
   * @param labels object labels joined by spaces, possibly empty
   * @throws IllegalArgumentException if the value is malformed, has another width than the model's
   *     (the message has both), more regions than allowed, or a value that is not finite
   */
  public static RegionFeatures parse(Object value, String labels, Size size) {
    Object only =
        value instanceof Collection<?> values
                && values.size() == 1
                && !(values.iterator().next() instanceof Number)
                && !isRow(values.iterator().next())
            ? values.iterator().next()
            : value;
    float[] numbers;
    if (only instanceof CharSequence text) {
      numbers = numbers(Base64Text.decode(text.toString().strip()), size);
    } else if (only instanceof byte[] bytes) {
      numbers = numbers(bytes, size);
    } else if (only instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      numbers = numbers(bytes, size);
    } else if (only instanceof Collection<?> rows) {
      numbers = numbers(rows, size);
    } else {
      throw new IllegalArgumentException(FieldText.describe(only) + ", expected " + EXPECTED);
    }
    return new RegionFeatures(numbers, size.width(), labels);
  }

  private static final String EXPECTED =
      "base64 of little-endian float32 numbers, their bytes, or a list with one list of numbers per"
          + " region";

  private static boolean isRow(Object value) {
    return value instanceof float[]
        || value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Number;
  }

  private static float[] numbers(byte[] bytes, Size size) {
    int rowBytes = Float.BYTES * size.width();
    if (bytes.length == 0 || bytes.length % rowBytes != 0) {
      throw new IllegalArgumentException(
          bytes.length
              + " bytes are "
              + bytes.length / (double) Float.BYTES
              + " float32 numbers, expected a positive multiple of the region width "
              + size.width());
    }
    checkCount(bytes.length / rowBytes, size);
    float[] numbers = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  private static float[] numbers(Collection<?> rows, Size size) {
    checkCount(rows.size(), size);
    int width = size.width();
    float[] numbers = new float[rows.size() * width];
    int region = 0;
    for (Object row : rows) {
      if (row instanceof float[] floats) {
        checkWidth(region, floats.length, width);
        System.arraycopy(floats, 0, numbers, region * width, width);
      } else if (row instanceof Collection<?> list) {
        checkWidth(region, list.size(), width);
        int at = region * width;
        for (Object number : list) {
          if (!(number instanceof Number n)) {
            throw new IllegalArgumentException(
                "region " + region + " holds '" + number + "', expected numbers");
          }
          numbers[at++] = n.floatValue();
        }
      } else {
        throw new IllegalArgumentException(
            "region " + region + " is " + FieldText.describe(row) + ", expected " + EXPECTED);
      }
      region++;
    }
    return numbers;
  }

  private static void checkCount(int regions, Size size) {
    if (regions > size.maxRegions()) {
      throw new IllegalArgumentException(
          regions + " regions, expected at most " + size.maxRegions());
    }
  }

  private static void checkWidth(int region, int numbers, int width) {
    if (numbers != width) {
      throw new IllegalArgumentException(
          "region " + region + " has " + numbers + " numbers, expected the region width " + width);
    }
  }
}
