/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.aladin.model.alignment.AlignmentMode;

/**
 * The terms of the loss and their settings.
 *
 * @param weights the terms with their weights; not empty
 * @param margin the difference by which a matching pair must exceed the others, in units of the
 *     scores
 * @param maxViolation true: only the hardest negative of each row and column; false: the sum over
 *     all negatives
 * @param alignmentMode the score of the alignment head, which is also the distillation's teacher
 * @param activateDistillationAfter number of epochs without distillation at the start, if there are
 *     other terms; 0 or more
 */
public record LossSettings(
    Map<LossTerm, Double> weights,
    double margin,
    boolean maxViolation,
    AlignmentMode alignmentMode,
    int activateDistillationAfter) {

  public LossSettings {
    weights = Collections.unmodifiableMap(new EnumMap<>(weights));
  }

  /**
   * Whether the alignment head's ranking is the only signal, so that the head must be trained
   * already.
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
