/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.CaptionBatch;
import org.aladin.model.network.ImageBatch;
import org.aladin.model.text.TokenSequence;

/**
 * A batch of B pairs in Java's memory. The training thread turns it into arrays.
 *
 * @param pairs which pairs, in order
 * @param captions one tokenized caption per pair
 * @param labels the tokenized object labels of each pair's image
 * @param images the regions of each pair's image
 * @param maxRegions further regions are dropped
 */
public record PairBatch(
    int[] pairs,
    List<TokenSequence> captions,
    List<TokenSequence> labels,
    List<RegionFeatures> images,
    int maxRegions) {

  /** B, the number of pairs. */
  public int size() {
    return pairs.length;
  }

  /** The sizes on which its memory depends: the number of pairs, and the maximum of each length. */
  public String describe() {
    return size()
        + " pairs, captions of up to "
        + longest(captions)
        + " tokens, images of up to "
        + images.stream().mapToInt(i -> Math.min(i.count(), maxRegions)).max().orElse(0)
        + " regions and "
        + longest(labels)
        + " label tokens";
  }

  private static int longest(List<TokenSequence> sequences) {
    return sequences.stream().mapToInt(TokenSequence::length).max().orElse(0);
  }

  /** The captions as arrays that belong to the manager, padded to the longest of them. */
  public CaptionBatch captions(NDManager manager) {
    return CaptionBatch.of(manager, captions);
  }

  /** The images as arrays that belong to the manager, padded to the longest of them. */
  public ImageBatch images(NDManager manager) {
    return ImageBatch.of(manager, labels, images, maxRegions);
  }
}
