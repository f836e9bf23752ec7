/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aladin.training.evaluation.Head;

/**
 * Every validation of a run as a table, for the template {@code validations}: what the curves show,
 * in numbers.
 *
 * @param heads their names
 * @param rows in order
 */
record ValidationTable(List<String> heads, List<Row> rows) {
  private static final List<String> FIGURES =
      List.of("i2t_r1", "i2t_r5", "i2t_r10", "t2i_r1", "t2i_r5", "t2i_r10", "rsum");

  /**
   * One validation.
   *
   * @param best whether its model is the best one; the first of equal ones
   * @param figures six recalls and their sum, of each head
   * @param sum of the recalls by which the best model is chosen
   */
  record Row(boolean best, String step, List<String> figures, String sum) {}

  /**
   * @param validations at least one
   */
  static ValidationTable of(List<RunHistory.Validation> validations) {
    RunHistory.Validation best =
        validations.stream()
            .max(Comparator.comparingDouble(RunHistory.Validation::rsum))
            .orElseThrow();
    return new ValidationTable(
        Arrays.stream(Head.values()).map(Head::label).toList(),
        validations.stream().map(validation -> row(validation, validation == best)).toList());
  }

  private static Row row(RunHistory.Validation validation, boolean best) {
    List<String> figures = new ArrayList<>();
    for (Head head : Head.values()) {
      Map<String, Double> recalls = validation.heads().get(head.label());
      FIGURES.forEach(figure -> figures.add(Numbers.figure(recalls.get(figure), 1)));
    }
    return new Row(
        best, Numbers.figure(validation.step(), 0), figures, Numbers.figure(validation.rsum(), 1));
  }
}
