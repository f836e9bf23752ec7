/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.aladin.model.image.RegionFeatures;

/** Random region features of the small model's width, and what clients send of them. */
public final class TestImages {
  /** F of {@link org.aladin.model.TestModels}. */
  public static final int REGION_WIDTH = 2054;

  private TestImages() {}

  /** R random regions; the same seed gives the same ones. */
  public static RegionFeatures random(int regions, String labels, long seed) {
    Random random = new Random(seed);
    float[] values = new float[regions * REGION_WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RegionFeatures(values, REGION_WIDTH, labels);
  }

  /** The numbers as base64 of little-endian float32, as VinVL's files have them. */
  public static String base64(float... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** A JSON document with region features and labels. */
  public static String json(String id, RegionFeatures regions) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"region_features\":\"%s\",\"object_labels\":\"%s\"}",
        id,
        base64(regions.values()),
        regions.labels());
  }
}
