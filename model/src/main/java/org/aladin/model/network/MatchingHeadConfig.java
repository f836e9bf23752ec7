/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

/**
 * The sizes of the matching head; its width is the backbone's hidden size.
 *
 * @param layers transformer layers (2 in the published configurations)
 * @param heads attention heads (4); divides the hidden size
 * @param dropout dropout inside the layers, 0 to below 1
 */
public record MatchingHeadConfig(int layers, int heads, float dropout) {
  /** The original's number of attention heads; it is not configurable there. */
  public static final int ALADIN_HEADS = 4;

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public MatchingHeadConfig {
    Sizes.atLeast("number of matching layers", layers, 1);
    Sizes.atLeast("number of matching attention heads", heads, 1);
    Sizes.probability("matching dropout", dropout);
  }
}
