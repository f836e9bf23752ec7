/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.Head;

/**
 * The file {@value #FILE}: one JSON object per line, one line per training step ({@code step},
 * {@code epoch}, {@code step_in_epoch}, {@code lr}, {@code loss}, one {@code <term>_loss} per term,
 * {@code gradient_norm}, {@code batch_time} and {@code data_time} in seconds, {@code pairs}) and
 * one per validation ({@code step}, {@code validation} with the recalls of each head, and {@code
 * rsum}, by which the best model is chosen). A number that is not finite is written as null. Used
 * from one thread.
 */
public final class StepLog implements Closeable {
  /** The file's name in the output folder. */
  public static final String FILE = "steps.jsonl";

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final BufferedWriter writer;

  /**
   * Opens the log of an output folder and continues after a step. Later lines are from a run that
   * was killed after its last checkpoint. They are dropped, because those steps will be repeated.
   *
   * @param afterStep the step the run continues after; 0 for a new run, which empties the file
   * @param validationDue whether the validation after that step will be done again, too
   */
  public StepLog(Path folder, long afterStep, boolean validationDue) throws IOException {
    Path file = folder.resolve(FILE);
    if (afterStep > 0 && Files.exists(file)) {
      cut(file, afterStep, validationDue);
    } else {
      Files.deleteIfExists(file);
    }
    writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Writes the line of a training step. */
  public void step(StepRecord step) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step.step());
    line.put("epoch", step.epoch());
    line.put("step_in_epoch", step.stepInEpoch());
    line.put("lr", finite(step.learningRate()));
    line.put("loss", finite(step.loss()));
    step.terms().forEach((term, value) -> line.put(term + "_loss", finite(value)));
    line.put("gradient_norm", finite(step.gradientNorm()));
    line.put("batch_time", finite(step.batchSeconds()));
    line.put("data_time", finite(step.dataSeconds()));
    line.put("pairs", step.pairs());
    write(line);
  }

  /**
   * Writes the line of a validation.
   *
   * @param rsum the sum of recalls by which the best model is chosen
   */
  public void validation(long step, EvaluationResult result, double rsum) throws IOException {
    Map<String, Object> heads = new LinkedHashMap<>();
    for (Head head : Head.values()) {
      heads.put(head.label(), result.whole(head).toMap());
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("validation", heads);
    line.put("rsum", rsum);
    write(line);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private void write(Map<String, Object> line) throws IOException {
    writer.write(GSON.toJson(line));
    writer.write('\n');
    // Flushed line by line, so that a killed run loses nothing that was shown.
    writer.flush();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static void cut(Path file, long afterStep, boolean validationDue) throws IOException {
    Path kept = file.resolveSibling(FILE + ".new");
    // As bytes: the rest of a crash need not be UTF-8.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        BufferedWriter out = Files.newBufferedWriter(kept, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long step = stepOf(line);
        boolean again = validationDue && step == afterStep && isValidation(line);
        if (step <= afterStep && !again) {
          out.write(line);
          out.write('\n');
        }
      }
    }
    Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isValidation(String line) {
    return JsonParser.parseString(line).getAsJsonObject().has("validation");
  }

  /** The step of a line; an incomplete line counts as the last one. */
  private static long stepOf(String line) {
    try {
      JsonElement element = JsonParser.parseString(line);
      return element.isJsonObject() && element.getAsJsonObject().has("step")
          ? element.getAsJsonObject().get("step").getAsLong()
          : Long.MAX_VALUE;
    } catch (JsonParseException e) {
      return Long.MAX_VALUE;
    }
  }
}
