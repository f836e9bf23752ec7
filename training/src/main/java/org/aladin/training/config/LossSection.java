/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aladin.model.alignment.AlignmentMode;

/** Reads the terms of the loss and their settings from the section {@code training}. */
final class LossSection {
  private LossSection() {}

  /**
   * @param training the section {@code training}
   * @param problems receives what is wrong
   */
  static LossSettings read(ConfigSection training, List<String> problems) {
    int before = problems.size();
    boolean maxViolation = training.flag("max-violation");
    String type = training.text("loss-type");
    List<Double> weights = training.numbers("loss-weights");
    boolean distils = type.contains(LossTerm.DISTILLATION.key());
    AlignmentMode mode = mode(training, distils || type.contains(LossTerm.ALIGNMENT.key()));
    if (distils) {
      training.only("distillation-mode", "listnet");
    } else {
      training.unused("distillation-mode");
    }
    String after = training.spelling("activate_distillation_after", "activate-distillation-after");
    int activateAfter = training.integer(after, 0, 0);
    double margin = training.number("margin", 0, Double.MAX_VALUE);

    Map<LossTerm, Double> terms = new EnumMap<>(LossTerm.class);
    if (problems.size() == before && !type.isEmpty()) {
      String[] names = type.split("-", -1);
      if (names.length != weights.size()) {
        training.problem(
            "loss-weights",
            "holds " + weights.size() + " weights for the " + names.length + " terms of " + type);
      }
      for (int i = 0; i < Math.min(names.length, weights.size()); i++) {
        LossTerm term = term(names[i]);
        if (term == null || terms.put(term, weights.get(i)) != null) {
          training.problem(
              "loss-type",
              "is \""
                  + type
                  + "\", expected each at most once, joined by '-': "
                  + Arrays.stream(LossTerm.values())
                      .map(LossTerm::key)
                      .collect(Collectors.joining(", ")));
          break;
        }
      }
    }
    if (terms.isEmpty()) {
      // A problem is already told; the record is never handed out.
      terms.put(LossTerm.MATCHING, 1.0);
    }
    return new LossSettings(terms, margin, maxViolation, mode, activateAfter);
  }

  /**
   * @param aligns whether the loss uses the alignment head, so that the original reads the key
   */
  private static AlignmentMode mode(ConfigSection training, boolean aligns) {
    String key =
        aligns
            ? training.text("alignment-mode")
            : training.text("alignment-mode", AlignmentMode.MRSW.key());
    Optional<AlignmentMode> mode = AlignmentMode.ofKey(key);
    if (mode.isEmpty() && !key.isEmpty()) {
      training.problem(
          "alignment-mode", "is \"" + key + "\", expected one of " + AlignmentMode.keys());
    }
    return mode.orElse(AlignmentMode.MRSW);
  }

  private static LossTerm term(String key) {
    return Arrays.stream(LossTerm.values())
        .filter(term -> term.key().equals(key))
        .findFirst()
        .orElse(null);
  }
}
