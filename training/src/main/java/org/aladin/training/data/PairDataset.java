/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.InputLimits;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.WordPieceTokenizer;

/**
 * The pairs of an image and one of its captions: pair = image index × 5 + caption index, images in
 * the order of the captions file. Only an image's first five captions are used, as in the original.
 * Safe for several threads.
 */
public final class PairDataset {
  /** The number of captions of an image that are used. */
  public static final int CAPTIONS_PER_IMAGE = 5;

  private final List<String> keys;
  private final List<List<String>> captions;
  private final RegionFeatureSource features;
  private final WordPieceTokenizer tokenizer;
  private final InputLimits limits;

  /**
   * @param captionsByKey at least five captions for each image key
   * @param features has every image; the caller closes it
   * @param limits further tokens and regions are dropped
   * @throws IllegalArgumentException if an image has fewer than five captions
   */
  public PairDataset(
      Map<String, List<String>> captionsByKey,
      RegionFeatureSource features,
      WordPieceTokenizer tokenizer,
      InputLimits limits) {
    this.features = Objects.requireNonNull(features, "features");
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.limits = Objects.requireNonNull(limits, "limits");
    keys = List.copyOf(captionsByKey.keySet());
    captions = new ArrayList<>(captionsByKey.values());
    CaptionsFile.checkCounts(captionsByKey, CAPTIONS_PER_IMAGE);
  }

  /** The number of pairs: five per image. */
  public int size() {
    return keys.size() * CAPTIONS_PER_IMAGE;
  }

  /** The image keys in order. */
  public List<String> keys() {
    return keys;
  }

  /** The maximum number of regions of an image that are used. */
  public int maxRegions() {
    return limits.regions();
  }

  /**
   * Reads and tokenizes some pairs.
   *
   * @throws IOException if features cannot be read
   */
  public PairBatch batch(int[] pairs) throws IOException {
    List<TokenSequence> texts = new ArrayList<>(pairs.length);
    List<TokenSequence> labels = new ArrayList<>(pairs.length);
    List<RegionFeatures> images = new ArrayList<>(pairs.length);
    for (int pair : pairs) {
      int image = Objects.checkIndex(pair, size()) / CAPTIONS_PER_IMAGE;
      RegionFeatures regions = features.read(keys.get(image));
      images.add(regions);
      labels.add(tokenizer.labels(regions.labels(), limits.labelTokens()));
      String caption = captions.get(image).get(pair % CAPTIONS_PER_IMAGE);
      texts.add(tokenizer.caption(caption, limits.captionTokens()));
    }
    return new PairBatch(pairs.clone(), texts, labels, images, limits.regions());
  }
}
