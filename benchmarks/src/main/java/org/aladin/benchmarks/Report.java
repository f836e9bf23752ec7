/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.aladin.model.alignment.encoded.ProductKernel;

/**
 * What a command prints: the machine, the settings, a table of times, ratios with their goals, and
 * all of it as one line of JSON. Not thread-safe.
 */
final class Report {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private final PrintStream out;
  private final JsonObject json = new JsonObject();
  private final JsonArray times = new JsonArray();
  private final JsonArray ratios = new JsonArray();
  private boolean header;

  /**
   * @param command the command's name
   * @param settings what was measured
   */
  Report(String command, String settings, PrintStream out) {
    this.out = out;
    String machine = machine();
    out.println(machine);
    out.println(settings);
    json.addProperty("command", command);
    json.addProperty("machine", machine);
    json.addProperty("settings", settings);
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, load %s; Java %s (%s kernel), heap %d MB",
        line(CPU, "model name").replaceFirst(".*:\\s*", ""),
        Runtime.getRuntime().availableProcessors(),
        line(LOAD, "").replaceFirst(" .*", ""),
        Runtime.version(),
        ProductKernel.chosen().label(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** The first line of a file of Linux with this beginning; a question mark elsewhere. */
  private static String line(Path file, String beginning) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(beginning))
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }

  /** Adds a row of times. */
  void add(Times measured) {
    if (!header) {
      out.println();
      out.println("| what | median ms | quartiles | p95 | measurements |");
      out.println("| --- | --- | --- | --- | --- |");
      header = true;
    }
    out.println(measured.row());
    times.add(measured.json());
  }

  /**
   * Adds a ratio of medians.
   *
   * @param goal for example {@code ≥ 4}; empty if there is none
   */
  void ratio(String name, double ratio, String goal) {
    out.printf(
        Locale.ROOT, "ratio: %s: %.2f%s%n", name, ratio, goal.isEmpty() ? "" : ", goal " + goal);
    JsonObject row = new JsonObject();
    row.addProperty("name", name);
    row.addProperty("ratio", Double.isFinite(ratio) ? Math.round(ratio * 1000) / 1000.0 : -1);
    row.addProperty("goal", goal);
    ratios.add(row);
  }

  /** Adds any other figure. */
  void figure(String name, String figure) {
    out.println(name + ": " + figure);
    json.addProperty(name, figure);
  }

  /** Keeps a figure that is printed otherwise. */
  void keep(String name, String figure) {
    json.addProperty(name, figure);
  }

  /** Prints the line of JSON. */
  void end() {
    json.add("times", times);
    json.add("ratios", ratios);
    out.println(json);
  }
}
