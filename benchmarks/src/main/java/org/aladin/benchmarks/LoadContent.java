/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The texts and images of {@link SearchLoad}. Safe for several threads. */
interface LoadContent {
  /** A new text. */
  String sentence(Random random);

  /** The values of an image's regions; must not be changed. */
  float[] regions(Random random);

  /** An image as the field {@code region_features} takes it, a little different each time. */
  default String image(Random random) {
    float[] regions = regions(random);
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * regions.length).order(ByteOrder.LITTLE_ENDIAN);
    float factor = 0.9f + 0.2f * random.nextFloat();
    for (float value : regions) {
      bytes.putFloat(factor * value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** For a {@link RandomModel}: twelve of its words and a number, images of 34 regions. */
  static LoadContent random() {
    Random seed = new Random(1);
    float[] regions = new float[RandomModel.REGIONS * RandomModel.REGION_WIDTH];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = seed.nextFloat();
    }
    List<String> words = RandomModel.WORDS;
    return new LoadContent() {
      @Override
      public String sentence(Random random) {
        return random
                .ints(12, 0, words.size())
                .mapToObj(words::get)
                .collect(Collectors.joining(" "))
            + " "
            + random.nextInt(1_000_000);
      }

      @Override
      public float[] regions(Random random) {
        return regions;
      }
    };
  }
}
