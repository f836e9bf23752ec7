/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.aladin.model.vinvl.VinvlFeatures;

/** The demo's captions, mixed, and its images. */
final class DemoContent implements LoadContent {
  private final List<String> captions;
  private final VinvlFeatures features;
  private final List<String> imageKeys;

  /**
   * @param captions those of the core, at least one
   * @param features to take images from; the caller closes it
   */
  DemoContent(List<String> captions, VinvlFeatures features) {
    this.captions = captions;
    this.features = features;
    this.imageKeys = List.copyOf(features.keys());
  }

  /** Halves of two captions, with a number that makes the text unique. */
  @Override
  public String sentence(Random random) {
    String first = captions.get(random.nextInt(captions.size()));
    String second = captions.get(random.nextInt(captions.size()));
    return first.substring(0, first.length() / 2)
        + second.substring(second.length() / 2)
        + " "
        + random.nextInt(1_000_000);
  }

  @Override
  public float[] regions(Random random) {
    try {
      return features.read(imageKeys.get(random.nextInt(imageKeys.size()))).values();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
