/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured times of one thing, in milliseconds. Not thread-safe. */
final class Times {
  private final String name;
  private final List<Double> milliseconds = new ArrayList<>();

  /**
   * @param name what was measured
   */
  Times(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void addNanoseconds(double nanoseconds) {
    milliseconds.add(nanoseconds / 1e6);
  }

  int count() {
    return milliseconds.size();
  }

  /**
   * @param share 0 for the minimum, 0.5 for the median, 1 for the maximum
   */
  double percentile(double share) {
    if (milliseconds.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(milliseconds);
    Collections.sort(sorted);
    return sorted.get((int) Math.round(share * (sorted.size() - 1)));
  }

  double median() {
    return percentile(0.5);
  }

  /** A row of a table: name, median, the quartiles, p95, the number of measurements. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f to %.2f | %.2f | %d |",
        name,
        median(),
        percentile(0.25),
        percentile(0.75),
        percentile(0.95),
        count());
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("medianMs", rounded(median()));
    json.addProperty("p25Ms", rounded(percentile(0.25)));
    json.addProperty("p75Ms", rounded(percentile(0.75)));
    json.addProperty("p95Ms", rounded(percentile(0.95)));
    json.addProperty("count", count());
    return json;
  }

  private static double rounded(double number) {
    return Double.isFinite(number) ? Math.round(number * 1000) / 1000.0 : -1;
  }
}
