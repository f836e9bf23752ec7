/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown page as the examples' test sees it: sections with blocks of code and tables. */
final class Guide {
  /**
   * A fenced block.
   *
   * @param language what stands behind the opening fence
   * @param line the line it begins at, for messages
   */
  record Block(String language, String text, int line) {}

  /** A table; each row as many cells as its heading. */
  record Table(List<String> heading, List<List<String>> rows) {}

  /** The part of a page below one heading. */
  record Section(String title, List<Block> blocks, List<Table> tables) {
    /** All its code as one text. */
    String code() {
      StringBuilder code = new StringBuilder();
      blocks.forEach(block -> code.append(block.text()).append('\n'));
      return code.toString();
    }
  }

  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern CELL = Pattern.compile("((?:\\\\\\||[^|])*)\\|");

  private Guide() {}

  static List<Section> read(Path page) throws IOException {
    List<Section> sections = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        sections.add(new Section(heading.group(1), new ArrayList<>(), new ArrayList<>()));
      } else if (line.startsWith("```")) {
        int start = i + 1;
        StringBuilder text = new StringBuilder();
        while (!lines.get(++i).equals("```")) {
          text.append(lines.get(i)).append('\n');
        }
        last(sections).blocks().add(new Block(line.substring(3), text.toString(), start));
      } else if (line.startsWith("| ---")) {
        Table table = new Table(cells(lines.get(i - 1)), new ArrayList<>());
        while (i + 1 < lines.size() && lines.get(i + 1).startsWith("| ")) {
          table.rows().add(cells(lines.get(++i)));
        }
        last(sections).tables().add(table);
      }
    }
    return sections;
  }

  private static Section last(List<Section> sections) {
    return sections.get(sections.size() - 1);
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(row.substring(1));
    while (cell.find()) {
      cells.add(cell.group(1).strip().replace("\\|", "|"));
    }
    return cells;
  }
}
