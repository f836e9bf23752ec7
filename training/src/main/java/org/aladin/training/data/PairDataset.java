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
 * The pairs of an image and one of its captions, numbered image by image in the order of the
 * captions file: with five captions each, pair = image index × 5 + caption index. Of an image with
 * more captions than a maximum only the first ones are used. Safe for several threads.
 */
public final class PairDataset {
  /** The default maximum number of captions of an image: the original uses the first five. */
  public static final int CAPTIONS_PER_IMAGE = 5;

  private final List<String> keys;
  private final List<List<String>> captions;
  private final CaptionOwners owners;
  private final RegionFeatureSource features;
  private final WordPieceTokenizer tokenizer;
  private final InputLimits limits;

  /**
   * The pairs with at most five captions of each image.
   *
   * @throws IllegalArgumentException if an image has no captions
   */
  public PairDataset(
      Map<String, List<String>> captionsByKey,
      RegionFeatureSource features,
      WordPieceTokenizer tokenizer,
      InputLimits limits) {
    this(captionsByKey, CAPTIONS_PER_IMAGE, features, tokenizer, limits);
  }

  /**
   * @param captionsByKey at least one caption for each image key
   * @param maxCaptions further captions of an image are not used; at least 1
   * @param features has every image; the caller closes it
   * @param limits further tokens and regions are dropped
   * @throws IllegalArgumentException if an image has no captions
   */
  public PairDataset(
      Map<String, List<String>> captionsByKey,
      int maxCaptions,
      RegionFeatureSource features,
      WordPieceTokenizer tokenizer,
      InputLimits limits) {
    this.features = Objects.requireNonNull(features, "features");
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.limits = Objects.requireNonNull(limits, "limits");
    keys = List.copyOf(captionsByKey.keySet());
    captions = new ArrayList<>(captionsByKey.values());
    owners = CaptionsFile.owners(captionsByKey, maxCaptions);
  }

  /** The number of pairs. */
  public int size() {
    return owners.captions();
  }

  /** The image of each pair. */
  public CaptionOwners owners() {
    return owners;
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
      int image = owners.imageOf(pair);
      RegionFeatures regions = features.read(keys.get(image));
      images.add(regions);
      labels.add(tokenizer.labels(regions.labels(), limits.labelTokens()));
      String caption = captions.get(image).get(pair - owners.first(image));
      texts.add(tokenizer.caption(caption, limits.captionTokens()));
    }
    return new PairBatch(pairs.clone(), texts, labels, images, limits.regions());
  }
}
