/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import java.util.Objects;
import org.aladin.model.alignment.AlignmentMode;

/**
 * All sizes of a model, and how its alignment head scores.
 *
 * @param backbone the shared transformer
 * @param matching the matching head
 * @param maxTokens the maximum number of tokens of a caption, including special tokens (50)
 * @param maxLabelTokens the maximum number of tokens of an image's object labels, including special
 *     tokens (50)
 * @param maxRegions the maximum number of regions per image; further regions are ignored (34)
 * @param alignmentMode the score that the alignment head was trained with (MrSw); vectors do not
 *     depend on it. Null, as in files of older versions, means MrSw
 */
public record ModelConfig(
    BackboneConfig backbone,
    MatchingHeadConfig matching,
    int maxTokens,
    int maxLabelTokens,
    int maxRegions,
    AlignmentMode alignmentMode) {

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public ModelConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(matching, "matching");
    alignmentMode = alignmentMode == null ? AlignmentMode.MRSW : alignmentMode;
    new InputLimits(maxTokens, maxLabelTokens, maxRegions);
    Sizes.divisible(
        "hidden size", backbone.hiddenSize(), "matching attention heads", matching.heads());
    int positions = backbone.maxPositions();
    requirePositions("maximum number of tokens of a caption", maxTokens, positions);
    requirePositions("maximum number of tokens of object labels", maxLabelTokens, positions);
  }

  /**
   * A model with one limit for captions and object labels, whose alignment head scores by MrSw, as
   * the original's published models are.
   */
  public ModelConfig(
      BackboneConfig backbone, MatchingHeadConfig matching, int maxTokens, int maxRegions) {
    this(backbone, matching, new InputLimits(maxTokens, maxTokens, maxRegions));
  }

  /** A model with the given limits, whose alignment head scores by MrSw. */
  public ModelConfig(BackboneConfig backbone, MatchingHeadConfig matching, InputLimits limits) {
    this(
        backbone,
        matching,
        limits.captionTokens(),
        limits.labelTokens(),
        limits.regions(),
        AlignmentMode.MRSW);
  }

  /** The same model with another alignment mode. */
  public ModelConfig with(AlignmentMode mode) {
    return new ModelConfig(backbone, matching, maxTokens, maxLabelTokens, maxRegions, mode);
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
