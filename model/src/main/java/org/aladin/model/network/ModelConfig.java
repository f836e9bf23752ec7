/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import java.util.Objects;

/**
 * All sizes of a model.
 *
 * @param backbone the shared transformer
 * @param matching the matching head
 * @param maxTokens the most tokens of a caption or of an image's labels, special ones included (50)
 * @param maxRegions the most regions of an image; further ones are not looked at (34)
 */
public record ModelConfig(
    BackboneConfig backbone, MatchingHeadConfig matching, int maxTokens, int maxRegions) {

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public ModelConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(matching, "matching");
    Sizes.atLeast("most tokens of a text", maxTokens, 3);
    Sizes.atLeast("most regions of an image", maxRegions, 1);
    Sizes.divisible(
        "hidden size", backbone.hiddenSize(), "matching attention heads", matching.heads());
    if (maxTokens > backbone.maxPositions()) {
      throw new IllegalArgumentException(
          "The most tokens of a text are "
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
