/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A block of code in a page of the documentation.
 *
 * @param language what is behind the opening fence, possibly nothing
 * @param text the lines between the fences
 */
record CodeBlock(String language, String text) {
  /** How the page calls the training jar. */
  private static final String JAR = "java -jar training/target/aladin-training.jar ";

  /** A word, or words between quotes. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|[^\\s\"]+");

  /** The blocks of a page, in order. */
  static List<CodeBlock> of(Path page) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    String language = null;
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(page)) {
      if (!line.startsWith("```")) {
        text.append(line).append('\n');
      } else if (language == null) {
        language = line.substring(3);
        text.setLength(0);
      } else {
        blocks.add(new CodeBlock(language, text.toString()));
        language = null;
      }
    }
    return blocks;
  }

  /** The calls of the training jar, a line each, without comments. */
  List<String> jarCommands() {
    return text.replace("\\\n", " ")
        .lines()
        .filter(line -> line.startsWith(JAR))
        .map(line -> line.replaceFirst(" +#.*", ""))
        .toList();
  }

  /**
   * The words of a command, without the call of the training jar.
   *
   * @param places what the page leaves to the reader, and what the test has there
   */
  static String[] words(String command, Map<String, String> places) {
    return WORD.matcher(command.substring(JAR.length()))
        .results()
        .map(match -> match.group(1) != null ? match.group(1) : placed(match.group(), places))
        .toArray(String[]::new);
  }

  private static String placed(String word, Map<String, String> places) {
    for (Map.Entry<String, String> place : places.entrySet()) {
      String name = place.getKey();
      if (word.equals(name) || word.startsWith(name + "/")) {
        return place.getValue() + word.substring(name.length());
      }
    }
    return word;
  }
}
