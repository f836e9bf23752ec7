/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aladin.training.evaluation.Head;

/** Every validation of a run as a table: what the curves show, in numbers. */
final class ValidationTable {
  private static final List<String> FIGURES =
      List.of("i2t_r1", "i2t_r5", "i2t_r10", "t2i_r1", "t2i_r5", "t2i_r10", "rsum");

  private ValidationTable() {}

  static String html(List<RunHistory.Validation> validations) {
    RunHistory.Validation best =
        validations.stream()
            .max(Comparator.comparingDouble(RunHistory.Validation::rsum))
            .orElseThrow();
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
    html.append("<th rowspan=\"3\">Step</th>");
    for (Head head : Head.values()) {
      html.append("<th colspan=\"7\">").append(head.label()).append(" head</th>");
    }
    html.append("<th rowspan=\"3\">sum that counts</th></tr><tr>");
    for (int head = 0; head < Head.values().length; head++) {
      html.append("<th colspan=\"3\">image → text</th><th colspan=\"3\">text → image</th>");
      html.append("<th rowspan=\"2\">rsum</th>");
    }
    html.append("</tr><tr>");
    for (int direction = 0; direction < 2 * Head.values().length; direction++) {
      html.append("<th>R@1</th><th>R@5</th><th>R@10</th>");
    }
    html.append("</tr></thead><tbody>");
    for (RunHistory.Validation validation : validations) {
      html.append(validation == best ? "<tr class=\"bestrow\">" : "<tr>");
      html.append("<td>").append(Html.number(validation.step(), 0)).append("</td>");
      for (Head head : Head.values()) {
        Map<String, Double> figures = validation.heads().get(head.label());
        for (String figure : FIGURES) {
          html.append("<td>").append(Html.number(figures.get(figure), 1)).append("</td>");
        }
      }
      html.append("<td>").append(Html.number(validation.rsum(), 1));
      html.append(validation == best ? " best" : "").append("</td></tr>");
    }
    html.append(
        "</tbody></table></div><p class=\"muted\">The best model has the largest sum of the ");
    html.append(
        "recalls that count: those of both heads where the loss has an alignment term, else ");
    return html.append("those of the matching head, as in the original.</p>").toString();
  }
}
