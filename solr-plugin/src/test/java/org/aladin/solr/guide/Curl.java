/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A line of a shell that calls curl, as far as the guide uses either. */
final class Curl {
  private Curl() {}

  /** The commands of a block: one a line, lines that end in a backslash or inside quotes go on. */
  static List<List<String>> commands(String block, Map<String, String> variables) {
    List<List<String>> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i <= block.length(); i++) {
      char c = i == block.length() ? '\n' : block.charAt(i);
      if (quote == '\'' && c != '\'') {
        word.append(c);
      } else if (c == '#' && quote == 0 && word == null) {
        i = block.indexOf('\n', i); // a comment
      } else if (c == '\'' && quote != '"' || c == '"' && quote != '\'') {
        quote = quote == 0 ? c : 0;
        word = word == null ? new StringBuilder() : word;
      } else if (c == '$') {
        int end = i + 1;
        while (end < block.length() && Character.isUpperCase(block.charAt(end))) {
          end++;
        }
        word = word == null ? new StringBuilder() : word;
        word.append(variables.get(block.substring(i + 1, end)));
        i = end - 1;
      } else if (quote == 0 && c == '\\' && block.charAt(i + 1) == '\n') {
        i++;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        if (c == '\n' && !words.isEmpty()) {
          commands.add(words);
          words = new ArrayList<>();
        }
      } else {
        word = word == null ? new StringBuilder() : word;
        word.append(c);
      }
    }
    return commands;
  }

  /**
   * @throws IllegalArgumentException if it is not curl, or with an option that is not known here
   */
  static HttpRequest request(List<String> command) {
    if (!command.get(0).equals("curl")) {
      throw new IllegalArgumentException("Expected curl, but got " + command);
    }
    URI uri = null;
    StringBuilder body = new StringBuilder();
    String type = "application/x-www-form-urlencoded";
    for (int i = 1; i < command.size(); i++) {
      switch (command.get(i)) {
        case "-H" -> type = command.get(++i).replace("Content-Type: ", "");
        case "-d" -> append(body, command.get(++i));
        case "--data-urlencode" -> {
          String[] parameter = command.get(++i).split("=", 2);
          append(
              body, parameter[0] + "=" + URLEncoder.encode(parameter[1], StandardCharsets.UTF_8));
        }
        default -> {
          if (command.get(i).startsWith("-") || uri != null) {
            throw new IllegalArgumentException("Unknown option " + command.get(i));
          }
          uri = URI.create(command.get(i));
        }
      }
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Content-Type", type);
    return body.isEmpty()
        ? request.GET().build()
        : request.POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
  }

  private static void append(StringBuilder body, String data) {
    body.append(body.isEmpty() ? "" : "&").append(data);
  }
}
