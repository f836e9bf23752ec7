/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A block of code in a page of the documentation.
 *
 * @param language what is behind the opening fence
 * @param text the lines between the fences
 */
record CodeBlock(String language, String text) {
  /** How the page calls the training jar. */
  private static final String JAR = "java -jar training/target/aladin-training.jar ";

  /** The blocks of a page with a language, in order. */
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
        if (!language.isEmpty()) {
          blocks.add(new CodeBlock(language, text.toString()));
        }
        language = null;
      }
    }
    return blocks;
  }

  /** The commands of a block of {@code sh}, a line each. */
  List<String> commands() {
    return text.replace("\\\n", " ").lines().filter(line -> !line.isBlank()).toList();
  }

  /** Whether a command calls the training jar. */
  static boolean callsJar(String command) {
    return command.startsWith(JAR);
  }

  /**
   * The words of a command, without the call of the training jar.
   *
   * @param places what the page leaves to the reader, and what the test has there
   */
  static String[] words(String command, Map<String, String> places) {
    String rest = callsJar(command) ? command.substring(JAR.length()) : command;
    return Arrays.stream(rest.trim().split(" +"))
        .map(
            word -> {
              for (Map.Entry<String, String> place : places.entrySet()) {
                String name = place.getKey();
                if (word.equals(name) || word.startsWith(name + "/")) {
                  return place.getValue() + word.substring(name.length());
                }
              }
              return word;
            })
        .toArray(String[]::new);
  }
}
