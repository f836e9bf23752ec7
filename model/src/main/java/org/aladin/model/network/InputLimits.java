/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

/**
 * How much of a caption or an image a model reads; the rest is cut off.
 *
 * @param captionTokens the maximum number of tokens of a caption, including special tokens; 3 or
 *     more
 * @param labelTokens the maximum number of tokens of an image's object labels, including special
 *     tokens; 3 or more
 * @param regions the maximum number of regions of an image; 1 or more
 */
public record InputLimits(int captionTokens, int labelTokens, int regions) {
  /** The limits in the README of the original: 50 tokens for both kinds of texts, 34 regions. */
  public static final InputLimits ORIGINAL = new InputLimits(50, 50, 34);

  /**
   * @throws IllegalArgumentException naming the limit, its value and what was expected
   */
  public InputLimits {
    Sizes.atLeast("maximum number of tokens of a caption", captionTokens, 3);
    Sizes.atLeast("maximum number of tokens of object labels", labelTokens, 3);
    Sizes.atLeast("maximum number of regions of an image", regions, 1);
  }
}
