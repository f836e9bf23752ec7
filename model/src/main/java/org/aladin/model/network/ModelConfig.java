/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import java.util.Objects;

/**
 * All sizes of a model.
 *
 * @param backbone the shared transformer
 * @param matching the matching head
 * @param maxTokens the maximum number of tokens of a caption, including special tokens (50)
 * @param maxLabelTokens the maximum number of tokens of an image's object labels, including special
 *     tokens (50)
 * @param maxRegions the maximum number of regions per image; further regions are ignored (34)
 */
public record ModelConfig(
    BackboneConfig backbone,
    MatchingHeadConfig matching,
    int maxTokens,
    int maxLabelTokens,
    int maxRegions) {

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public ModelConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(matching, "matching");
    new InputLimits(maxTokens, maxLabelTokens, maxRegions);
    Sizes.divisible(
        "hidden size", backbone.hiddenSize(), "matching attention heads", matching.heads());
    int positions = backbone.maxPositions();
    requirePositions("maximum number of tokens of a caption", maxTokens, positions);
    requirePositions("maximum number of tokens of object labels", maxLabelTokens, positions);
  }

  /** A model with one limit for captions and object labels, as the original's models have it. */
  public ModelConfig(
      BackboneConfig backbone, MatchingHeadConfig matching, int maxTokens, int maxRegions) {
    this(backbone, matching, maxTokens, maxTokens, maxRegions);
  }

  /** A model with the given limits. */
  public ModelConfig(BackboneConfig backbone, MatchingHeadConfig matching, InputLimits limits) {
    this(backbone, matching, limits.captionTokens(), limits.labelTokens(), limits.regions());
  }

  /** What the model reads of a caption or an image. */
  public InputLimits limits() {
    return new InputLimits(maxTokens, maxLabelTokens, maxRegions);
  }

  private static void requirePositions(String name, int value, int positions) {
    if (value > positions) {
      throw new IllegalArgumentException(
          "The "
              + name
              + " is "
              + value
              + ", but the backbone has only "
              + positions
              + " positions");
    }
  }

  /** D, the dimension of the global vector and of each alignment vector: the hidden size. */
  public int dimension() {
    return backbone.hiddenSize();
  }
}
