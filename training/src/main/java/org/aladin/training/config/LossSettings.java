/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Which losses are summed, and how.
 *
 * @param weights the terms with their weights; not empty
 * @param margin by how much a matching pair must beat the others, in cosine or MrSw units
 * @param maxViolation the hardest negative of each row and column only, else the sum over all
 * @param activateDistillationAfter epochs without distillation at the start, if other terms exist;
 *     0 starts it at once
 */
public record LossSettings(
    Map<LossTerm, Double> weights,
    double margin,
    boolean maxViolation,
    int activateDistillationAfter) {

  public LossSettings {
    weights = Collections.unmodifiableMap(new EnumMap<>(weights));
  }

  /**
   * Whether the only signal is the alignment head's ranking, so that somebody must have taught it.
   */
  public boolean needsTeacher() {
    return weights.keySet().equals(Set.of(LossTerm.DISTILLATION));
  }

  /**
   * The terms that count in an epoch.
   *
   * @param epoch from 0
   */
  public Map<LossTerm, Double> active(int epoch) {
    if (epoch >= activateDistillationAfter
        || weights.size() == 1
        || !weights.containsKey(LossTerm.DISTILLATION)) {
      return weights;
    }
    Map<LossTerm, Double> others = new EnumMap<>(weights);
    others.remove(LossTerm.DISTILLATION);
    return others;
  }
}
