/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.aladin.demo.solr.Stage;

/** The recalls of both stages in both directions. */
public final class RecallTable {
  private final Map<Stage, Row> rows = new EnumMap<>(Stage.class);
  private final Row chance;

  private record Row(SearchRecalls textToImage, SearchRecalls imageToText) {
    double sum() {
      return textToImage.sum() + imageToText.sum();
    }

    Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("textToImage", textToImage);
      figures.put("imageToText", imageToText);
      figures.put("sum", sum());
      return figures;
    }
  }

  /**
   * @param images in the index
   * @param captions of each
   */
  public RecallTable(int images, int captions) {
    int all = images * captions;
    this.chance =
        new Row(
            SearchRecalls.byChance(1, images, all), SearchRecalls.byChance(captions, all, images));
  }

  /** Sets the figures of a stage. */
  public void put(Stage stage, SearchRecalls textToImage, SearchRecalls imageToText) {
    rows.put(stage, new Row(textToImage, imageToText));
  }

  /** The sum of a stage's six recalls, at most 600. */
  public double sum(Stage stage) {
    return rows.get(stage).sum();
  }

  /** For people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("            |        text → image         |        image → text         |\n");
    text.append(
        "            |  R@1   R@5  R@10  median rank |  R@1   R@5  R@10  median rank |   sum\n");
    rows.forEach((stage, row) -> text.append(line(stage.title(), row)));
    return text.append(line("by chance", chance)).toString();
  }

  private static String line(String title, Row row) {
    return String.format(
        Locale.ROOT,
        "%-11s |%s |%s | %5.1f%n",
        title,
        format(row.textToImage),
        format(row.imageToText),
        row.sum());
  }

  private static String format(SearchRecalls recalls) {
    return String.format(
        Locale.ROOT,
        "%5.1f %5.1f %5.1f %12.1f",
        recalls.at1(),
        recalls.at5(),
        recalls.at10(),
        recalls.medianRank());
  }

  /** For {@code summary.json}. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    rows.forEach((stage, row) -> figures.put(stage.name().toLowerCase(Locale.ROOT), row.figures()));
    figures.put("chance", chance.figures());
    return figures;
  }
}
