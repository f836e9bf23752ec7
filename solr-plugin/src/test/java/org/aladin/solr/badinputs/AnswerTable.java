/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.SolrHttp;

/** Inputs and what came back, as Markdown; not safe for several threads. */
final class AnswerTable {
  private final Path home;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param home Solr's home, which the table does not name
   */
  AnswerTable(Path home) {
    this.home = home;
  }

  /** Begins a section. */
  void area(String name) {
    lines.addAll(
        List.of("", "## " + name, "", "| input | status | message |", "| --- | --- | --- |"));
  }

  /** Adds an input that has to be an error. */
  void row(String input, SolrHttp.Answer answer) {
    assertTrue(answer.status() >= 400, () -> input + ": " + answer.body());
    String message =
        answer
            .message()
            .replace(home.toString(), "SOLR_HOME")
            .replaceAll("bad-core-\\d+|bad-model", "CORE")
            .replace(
                "Error CREATEing SolrCore 'CORE': Unable to create core [CORE] Caused by: ", "")
            .replaceAll("'[0-9a-f]{16}'", "'…'")
            .replaceAll("this node has [0-9a-f]{16}", "this node has …")
            .replaceAll("\\[B@[0-9a-f]+", "…");
    lines.add(
        "| `" + cell(input, 90) + "` | " + answer.status() + " | " + cell(message, 400) + " |");
  }

  /** The number of inputs. */
  long inputs() {
    return lines.stream().filter(line -> line.startsWith("| `")).count();
  }

  /** The number of lines. */
  int size() {
    return lines.size();
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  private static String cell(String text, int most) {
    String line = text.replaceAll("\\s+", " ").replace("|", "\\|");
    line = line.replaceAll("([A-Za-z0-9+/=])\\1{20,}|[A-Za-z0-9+/=]{60,}", "…");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
