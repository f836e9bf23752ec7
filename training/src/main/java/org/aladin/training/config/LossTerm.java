/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.Locale;

/** A term of the loss; {@code loss-type} joins their names by '-'. */
public enum LossTerm {
  /** Hinge triplet over the alignment head's scores, in the run's alignment mode. */
  ALIGNMENT,
  /** Hinge triplet over the dot products of the matching head's global vectors. */
  MATCHING,
  /** ListNet: the matching head learns the alignment head's ranking. */
  DISTILLATION;

  /** The name in configurations, logs and TensorBoard tags: lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
