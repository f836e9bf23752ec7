/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.List;
import java.util.Optional;

/**
 * The values of the template {@code report}.
 *
 * @param style the style sheet
 * @param facts facts shown at the top of the page
 * @param tiles the recalls of the last validation
 * @param validations all of them, if there are any
 */
record ReportPage(
    String title,
    String style,
    List<Fact> facts,
    List<Tile> tiles,
    List<Figure> figures,
    Optional<ValidationTable> validations,
    List<QueryAnswers> queries) {

  /** Whether the page has a section of queries. */
  boolean hasQueries() {
    return !queries.isEmpty();
  }

  /** A name and its value. */
  record Fact(String name, String value) {}

  /** The recalls of one head in one direction. */
  record Tile(String head, String direction, List<Recall> recalls) {}

  /** Recall at k in percent. */
  record Recall(String value, int k) {}

  /**
   * A chart with its caption.
   *
   * @param chart none if nothing is logged yet
   */
  record Figure(String title, String caption, Optional<Chart> chart) {}
}
