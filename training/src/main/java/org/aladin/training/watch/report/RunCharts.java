/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.training.evaluation.Head;

/** The curves of a run: losses, learning rate, recalls in both directions, and speed. */
final class RunCharts {
  private static final int PIECES = 300;

  private final RunHistory history;

  RunCharts(RunHistory history) {
    this.history = history;
  }

  /** All five, in the order of the page. */
  List<ReportPage.Figure> figures() {
    return List.of(
        losses(),
        figure(
            new LineChart("Learning rate over steps", "learning rate", 0)
                .add("Adam", "c0 d0", history.learningRate().summary(PIECES)),
            "Learning rate",
            ""),
        recalls("i2t", "Image → text"),
        recalls("t2i", "Text → image"),
        figure(
            new LineChart("Pairs per second over steps", "pairs/s", 0)
                .add("speed", "c0 d0", history.pairsPerSecond().summary(PIECES)),
            "Speed",
            "Pairs of image and caption per second, including the time spent on reading data."));
  }

  private ReportPage.Figure losses() {
    int colour = 0;
    LineChart chart = new LineChart("Training loss over steps", "loss", 0);
    int each = 1;
    for (Map.Entry<String, Curve> loss : history.losses().entrySet()) {
      Curve.Summary summary = loss.getValue().summary(PIECES);
      each = summary.each();
      chart.add(
          loss.getKey().equals("loss") ? "total" : loss.getKey().replace("_loss", ""),
          "c" + colour % 4 + " d" + colour % 3,
          summary);
      colour++;
    }
    return figure(
        chart,
        "Training loss",
        each == 1
            ? "Every step."
            : "Lines: means of " + each + " steps. Bands: their minimum to maximum.");
  }

  private ReportPage.Figure recalls(String direction, String title) {
    LineChart chart = new LineChart(title + " recalls over steps", "recall, %", 100);
    int colour = 0;
    for (Head head : Head.values()) {
      int dash = 0;
      for (int k : new int[] {1, 5, 10}) {
        Curve curve = new Curve();
        String figure = direction + "_r" + k;
        history
            .validations()
            .forEach(v -> curve.add(v.step(), v.heads().get(head.label()).get(figure)));
        chart.add(head.label() + " R@" + k, "c" + colour + " d" + dash++, curve.summary(PIECES));
      }
      colour++;
    }
    return figure(chart, title + " recall", "On the validation set, in percent.");
  }

  private static ReportPage.Figure figure(LineChart chart, String title, String caption) {
    return chart.isEmpty()
        ? new ReportPage.Figure(title, "Nothing is logged yet.", Optional.empty())
        : new ReportPage.Figure(title, caption, Optional.of(chart.layout()));
  }
}
