/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import java.util.Objects;

/**
 * All sizes of a model.
 *
 * @param backbone the shared transformer
 * @param matching the matching head
 * @param maxTokens the maximum number of tokens of a caption or of an image's labels, including
 *     special tokens (50)
 * @param maxRegions the maximum number of regions per image; further regions are ignored (34)
 */
public record ModelConfig(
    BackboneConfig backbone, MatchingHeadConfig matching, int maxTokens, int maxRegions) {

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public ModelConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(matching, "matching");
    Sizes.atLeast("maximum number of tokens of a text", maxTokens, 3);
    Sizes.atLeast("maximum number of regions of an image", maxRegions, 1);
    Sizes.divisible(
        "hidden size", backbone.hiddenSize(), "matching attention heads", matching.heads());
    if (maxTokens > backbone.maxPositions()) {
      throw new IllegalArgumentException(
          "The maximum number of tokens of a text is "
              + maxTokens
              + ", but the backbone has only "
              + backbone.maxPositions()
              + " positions");
    }
  }

  /** D, the dimension of the global vector and of each alignment vector: the hidden size. */
  public int dimension() {
    return backbone.hiddenSize();
  }
}
