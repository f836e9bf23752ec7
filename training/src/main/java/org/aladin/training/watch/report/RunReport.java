/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;

/**
 * Writes {@value #FILE} into an output folder: curves of losses, learning rate and recalls from the
 * folder's {@link org.aladin.training.watch.StepLog}, and ten queries with their best images.
 * Everything is in the one file, images included.
 */
public final class RunReport {
  /** The file's name in the output folder. */
  public static final String FILE = "report.html";

  private static final int PIECES = 300;

  private final String title;
  private final Map<String, String> facts;
  private String queries = "";

  /**
   * @param title of the page, for instance the configuration's name
   * @param facts what the reader wants to know first, by name: device, data, started, …
   */
  public RunReport(String title, Map<String, String> facts) {
    this.title = title;
    this.facts = new LinkedHashMap<>(facts);
  }

  /**
   * Adds queries and their answers.
   *
   * @param examples as filled by the evaluation
   * @param encoded what was evaluated
   * @param captionWords the word pieces that a caption's alignment vectors stand for; may be longer
   *     than the alignment set, as that of {@code AladinEncoder.captionWords} is for a caption
   *     without a final full stop
   * @param images where the images come from
   */
  public RunReport queries(
      QueryExamples examples,
      EncodedSet encoded,
      Function<String, List<String>> captionWords,
      ReportImages images)
      throws IOException {
    queries = new QuerySection(examples, encoded, captionWords, images).html();
    return this;
  }

  /** Writes the report, replacing an older one as a whole. */
  public void write(Path folder) throws IOException {
    Path draft = folder.resolve(FILE + ".new");
    try {
      Files.writeString(draft, html(RunHistory.read(folder)));
      Files.move(draft, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private String html(RunHistory history) throws IOException {
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    html.append(Html.escape(title)).append("</title><meta name=\"viewport\" content=\"");
    html.append("width=device-width, initial-scale=1\"><style>").append(style());
    html.append("</style></head><body><header><p class=\"kicker\">ALADIN training report</p><h1>");
    html.append(Html.escape(title)).append("</h1>");
    facts(html, history);
    html.append("</header><main>");
    if (!history.validations().isEmpty()) {
      html.append("<section><h2>Recalls of the last validation</h2>");
      tiles(html, history);
      html.append("</section>");
    }
    html.append("<section><h2>Curves</h2><div class=\"charts\">");
    charts(html, history);
    html.append("</div></section>");
    if (!history.validations().isEmpty()) {
      html.append("<section><h2>All validations</h2>");
      html.append(ValidationTable.html(history.validations())).append("</section>");
    }
    if (!queries.isEmpty()) {
      html.append("<section><h2>Queries and their best images</h2><p class=\"muted\">Captions of ");
      html.append("the validation set, searched among all its images. ✓ marks the image the ");
      html.append("caption was written for. A word’s cosine is that with its best region; the ");
      html.append("alignment score is their sum.</p>").append(queries).append("</section>");
    }
    return html.append("</main></body></html>\n").toString();
  }

  private void facts(StringBuilder html, RunHistory history) {
    Map<String, String> shown = new LinkedHashMap<>(facts);
    shown.put("Steps", Html.number(history.lastStep(), 0));
    shown.put("Validations", Html.number(history.validations().size(), 0));
    html.append("<dl>");
    shown.forEach(
        (name, value) ->
            html.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>"));
    html.append("</dl>");
  }

  private static void tiles(StringBuilder html, RunHistory history) {
    RunHistory.Validation last = history.validations().get(history.validations().size() - 1);
    html.append("<div class=\"tiles\">");
    for (Head head : Head.values()) {
      Map<String, Double> figures = last.heads().get(head.label());
      for (String direction : List.of("t2i", "i2t")) {
        html.append("<div class=\"tile\"><h3>").append(head.label()).append(" head, ");
        html.append(direction.equals("t2i") ? "text → image" : "image → text").append("</h3><p>");
        for (int k : new int[] {1, 5, 10}) {
          html.append("<span><b>").append(Html.number(figures.get(direction + "_r" + k), 1));
          html.append("</b> R@").append(k).append("</span>");
        }
        html.append("</p></div>");
      }
    }
    html.append("</div>");
  }

  private static void charts(StringBuilder html, RunHistory history) {
    int colour = 0;
    LineChart losses = new LineChart("Training loss over steps", "loss", 0);
    int each = 1;
    for (Map.Entry<String, Curve> loss : history.losses().entrySet()) {
      Curve.Summary summary = loss.getValue().summary(PIECES);
      each = summary.each();
      losses.add(
          loss.getKey().equals("loss") ? "total" : loss.getKey().replace("_loss", ""),
          "c" + colour % 4 + " d" + colour % 3,
          summary);
      colour++;
    }
    figure(
        html,
        losses,
        "Training loss",
        each == 1
            ? "Every step."
            : "Lines: means of " + each + " steps. Bands: from the least to the largest of them.");
    figure(
        html,
        new LineChart("Learning rate over steps", "learning rate", 0)
            .add("Adam", "c0 d0", history.learningRate().summary(PIECES)),
        "Learning rate",
        "");
    recalls(html, history, "i2t", "Image → text");
    recalls(html, history, "t2i", "Text → image");
    Curve.Summary speed = history.pairsPerSecond().summary(PIECES);
    figure(
        html,
        new LineChart("Pairs a second over steps", "pairs/s", 0).add("speed", "c0 d0", speed),
        "Speed",
        "Pairs of image and caption a second, waiting for data included.");
  }

  private static void recalls(
      StringBuilder html, RunHistory history, String direction, String title) {
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
    figure(html, chart, title + " recall", "On the validation set, in percent.");
  }

  private static void figure(StringBuilder html, LineChart chart, String title, String caption) {
    html.append("<figure><figcaption><b>").append(Html.escape(title)).append("</b> ");
    html.append(Html.escape(chart.isEmpty() ? "Nothing is logged yet." : caption));
    html.append("</figcaption>").append(chart.isEmpty() ? "" : chart.svg()).append("</figure>");
  }

  private static String style() throws IOException {
    try (InputStream css = RunReport.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
