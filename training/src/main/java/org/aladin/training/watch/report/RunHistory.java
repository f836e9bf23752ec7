/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.training.watch.StepLog;

/**
 * The content of a run's {@value StepLog#FILE}, for charts.
 *
 * @param losses total loss under {@code loss}, then each term under {@code <term>_loss}
 * @param learningRate of every step
 * @param pairsPerSecond of every step
 * @param validations in order
 */
record RunHistory(
    Map<String, Curve> losses,
    Curve learningRate,
    Curve pairsPerSecond,
    List<Validation> validations) {

  /**
   * One validation.
   *
   * @param step after which training step
   * @param heads figures by name, by head
   * @param rsum the sum of recalls by which the best model is chosen
   */
  record Validation(long step, Map<String, Map<String, Double>> heads, double rsum) {}

  /** Reads the log of an output folder; without one the history is empty. */
  static RunHistory read(Path folder) throws IOException {
    RunHistory history =
        new RunHistory(new LinkedHashMap<>(), new Curve(), new Curve(), new ArrayList<>());
    Path file = folder.resolve(StepLog.FILE);
    if (Files.exists(file)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          history.add(line);
        }
      }
    }
    return history;
  }

  /** The last training step. */
  long lastStep() {
    return learningRate.size() == 0 ? 0 : (long) learningRate.x(learningRate.size() - 1);
  }

  private void add(String line) throws IOException {
    JsonObject object;
    try {
      object = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      // The last line of a running training can be incomplete.
      return;
    }
    long step = object.get("step").getAsLong();
    if (object.has("validation")) {
      Map<String, Map<String, Double>> heads = new LinkedHashMap<>();
      object
          .getAsJsonObject("validation")
          .entrySet()
          .forEach(head -> heads.put(head.getKey(), figures(head.getValue())));
      validations.add(new Validation(step, heads, object.get("rsum").getAsDouble()));
      return;
    }
    learningRate.add(step, number(object, "lr"));
    pairsPerSecond.add(step, number(object, "pairs") / number(object, "batch_time"));
    for (String name : object.keySet()) {
      if (name.equals("loss") || name.endsWith("_loss")) {
        losses.computeIfAbsent(name, n -> new Curve()).add(step, number(object, name));
      }
    }
  }

  private static Map<String, Double> figures(JsonElement head) {
    Map<String, Double> figures = new LinkedHashMap<>();
    head.getAsJsonObject()
        .entrySet()
        .forEach(figure -> figures.put(figure.getKey(), figure.getValue().getAsDouble()));
    return figures;
  }

  private static double number(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? Double.NaN : value.getAsDouble();
  }
}
