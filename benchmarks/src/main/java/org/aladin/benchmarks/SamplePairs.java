/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;
import org.aladin.training.data.PairBatch;

/**
 * Random pairs of the published shape: captions of 10 to 18 tokens (COCO's have 13 on average),
 * images of 34 regions with 20 to 40 label tokens. The same seed gives the same pairs.
 */
final class SamplePairs {
  /** The pieces of bert-base-uncased. */
  static final int VOCABULARY = 30_522;

  /** The number of values of VinVL's regions. */
  static final int REGION_WIDTH = 2054;

  static final int REGIONS = 34;

  private final Random random;

  SamplePairs(long seed) {
    random = new Random(seed);
  }

  /** As the original pads: captions and labels of 50 tokens each. */
  PairBatch padded(int size) {
    return batch(size, 50, 50, 50, 50);
  }

  PairBatch batch(int size) {
    return batch(size, 10, 18, 20, 40);
  }

  private PairBatch batch(
      int size, int fewestTokens, int mostTokens, int fewestLabels, int mostLabels) {
    List<TokenSequence> captions = new ArrayList<>(size);
    List<TokenSequence> labels = new ArrayList<>(size);
    List<RegionFeatures> images = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      captions.add(tokens(fewestTokens, mostTokens));
      labels.add(tokens(fewestLabels, mostLabels));
      float[] regions = new float[REGIONS * REGION_WIDTH];
      for (int r = 0; r < regions.length; r++) {
        regions[r] = random.nextFloat();
      }
      images.add(new RegionFeatures(regions, REGION_WIDTH, ""));
    }
    return new PairBatch(IntStream.range(0, size).toArray(), captions, labels, images, REGIONS);
  }

  private TokenSequence tokens(int fewest, int most) {
    int length = fewest + random.nextInt(most - fewest + 1);
    return new TokenSequence(random.ints(length, 1, VOCABULARY).toArray(), new int[length]);
  }
}
