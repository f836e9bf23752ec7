/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
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

  private final String title;
  private final Map<String, String> facts;
  private List<QueryAnswers> queries = List.of();

  /**
   * @param title of the page, for instance the configuration's name
   * @param facts facts shown at the top of the page, by name: device, data, started, …
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
    queries = new QuerySection(examples, encoded, captionWords, images).queries();
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
    List<RunHistory.Validation> validations = history.validations();
    ReportPage page =
        new ReportPage(
            title,
            style(),
            facts(history),
            validations.isEmpty() ? List.of() : tiles(validations.get(validations.size() - 1)),
            new RunCharts(history).figures(),
            validations.isEmpty() ? Optional.empty() : Optional.of(ValidationTable.of(validations)),
            queries);
    return ReportTemplate.named("report").render(page);
  }

  private List<ReportPage.Fact> facts(RunHistory history) {
    Map<String, String> shown = new LinkedHashMap<>(facts);
    shown.put("Steps", Numbers.figure(history.lastStep(), 0));
    shown.put("Validations", Numbers.figure(history.validations().size(), 0));
    return shown.entrySet().stream()
        .map(fact -> new ReportPage.Fact(fact.getKey(), fact.getValue()))
        .toList();
  }

  private static List<ReportPage.Tile> tiles(RunHistory.Validation last) {
    List<ReportPage.Tile> tiles = new ArrayList<>();
    for (Head head : Head.values()) {
      Map<String, Double> figures = last.heads().get(head.label());
      for (String direction : List.of("t2i", "i2t")) {
        tiles.add(
            new ReportPage.Tile(
                head.label(),
                direction.equals("t2i") ? "text → image" : "image → text",
                IntStream.of(1, 5, 10)
                    .mapToObj(
                        k ->
                            new ReportPage.Recall(
                                Numbers.figure(figures.get(direction + "_r" + k), 1), k))
                    .toList()));
      }
    }
    return tiles;
  }

  private static String style() throws IOException {
    try (InputStream css = RunReport.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
