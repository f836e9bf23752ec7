/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.solr.ImageSearch;
import org.aladin.demo.solr.Stage;

/** Runs a few queries, and shows the hits of both stages side by side. */
public final class Questions {
  private static final int HITS = 5;
  private static final int WIDTH = 68;

  private final ImageSearch search;
  private final Map<String, CaptionedImage> byKey = new HashMap<>();

  /**
   * @param images the indexed images; their captions are shown with the hits
   */
  public Questions(ImageSearch search, List<CaptionedImage> images) {
    this.search = search;
    images.forEach(image -> byKey.put(image.key(), image));
  }

  /**
   * Finds images for a text.
   *
   * @param answer the image that the text describes, which is marked
   */
  public String images(String text, String answer) throws IOException, InterruptedException {
    Map<Stage, List<ImageSearch.Hit>> hits = new HashMap<>();
    for (Stage stage : Stage.values()) {
      hits.put(stage, search.images(text, stage, HITS));
    }
    return sideBySide("Images for \"" + text + "\"", hits, answer);
  }

  /** Finds captions for an image. */
  public String captions(CaptionedImage image) throws IOException, InterruptedException {
    Map<Stage, List<ImageSearch.Hit>> hits = new HashMap<>();
    for (Stage stage : Stage.values()) {
      hits.put(stage, search.captions(image.key(), stage, HITS));
    }
    return sideBySide("Captions for image " + image.key(), hits, image.key());
  }

  private String sideBySide(String title, Map<Stage, List<ImageSearch.Hit>> hits, String answer) {
    List<String> left = column(Stage.KNN, hits, answer);
    List<String> right = column(Stage.RERANKED, hits, answer);
    StringBuilder text = new StringBuilder(title).append('\n');
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      text.append(
          String.format(
                  Locale.ROOT,
                  "  %-" + WIDTH + "s %s",
                  i < left.size() ? left.get(i) : "",
                  i < right.size() ? right.get(i) : "")
              .stripTrailing());
      text.append('\n');
    }
    return text.toString();
  }

  private List<String> column(Stage stage, Map<Stage, List<ImageSearch.Hit>> hits, String answer) {
    List<String> lines = new ArrayList<>(List.of(stage.title()));
    for (ImageSearch.Hit hit : hits.get(stage)) {
      String says =
          hit.caption() != null ? hit.caption() : byKey.get(hit.image()).captions().get(0);
      String line =
          String.format(
              Locale.ROOT,
              "%s %6.3f %s %s",
              hit.image().equals(answer) ? "*" : " ",
              hit.score(),
              hit.image(),
              says);
      lines.add(line.length() < WIDTH ? line : line.substring(0, WIDTH - 2) + "…");
    }
    return lines;
  }
}
