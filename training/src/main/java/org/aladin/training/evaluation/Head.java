/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.Locale;

/** The two heads of ALADIN. Each scores every pair of an image and a caption. */
public enum Head {
  /** Dot product of the global vectors. */
  MATCHING,
  /** Cosines of words and regions, in the model's alignment mode (MrSw). */
  ALIGNMENT;

  /** The name in files and on screen: {@code matching} or {@code alignment}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
