/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;
import org.aladin.training.progress.Progress;

/**
 * The output of a running training: one progress bar per epoch, the lines of {@link StepLog}, and
 * an event file for TensorBoard with the tags of the original. Used from one thread.
 *
 * <p>The original's {@code alignment/meanr} is overwritten with the text-to-image mean rank; here
 * it is the image-to-text one, as its name says, and {@code alignment/meanri} is the other.
 */
public final class TrainingLog implements Closeable {
  /** A tag of every validation, and of nothing else. */
  private static final String RSUM = "rsum";

  private final StepLog steps;
  private final EventFile events;
  private final PrintStream out;
  private Progress progress = Progress.SILENT;

  /**
   * Opens the log of a run.
   *
   * @param folder the output folder ({@code --logger_name}); created if it does not exist
   * @param afterStep the last step before a resume; 0 for a new run
   * @param validationDue whether the resumed run begins with the validation after that step
   * @param out the output for progress, normally standard error
   */
  public TrainingLog(Path folder, long afterStep, boolean validationDue, PrintStream out)
      throws IOException {
    Files.createDirectories(folder);
    this.out = out;
    this.steps = new StepLog(folder, afterStep, validationDue);
    if (afterStep > 0) {
      EventFiles.cut(folder, afterStep, validationDue ? RSUM : null);
    }
    this.events = new EventFile(folder, afterStep, InstantSource.system());
  }

  /**
   * Starts the progress bar of an epoch.
   *
   * @param epoch counted from 0; shown from 1
   * @param epochs the number of epochs of the run
   * @param pairs number of pairs of the epoch, or of the remaining ones after a resume
   */
  public void beginEpoch(int epoch, int epochs, long pairs) {
    progress.close();
    progress = Progress.start("Epoch " + (epoch + 1) + "/" + epochs, "images", pairs, out);
  }

  /** Logs a step. */
  public void step(StepRecord step) throws IOException {
    steps.step(step);
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("epoch", (double) step.epoch());
    scalars.put("step", (double) step.stepInEpoch());
    scalars.put("batch_time", step.batchSeconds());
    scalars.put("data_time", step.dataSeconds());
    scalars.put("lr", step.learningRate());
    scalars.put("Eit", (double) step.step());
    step.terms().forEach((term, value) -> scalars.put(term + "_loss", value));
    events.scalars(step.step(), scalars);
    progress.note(note(step));
    progress.advance(step.pairs());
  }

  /** Sets the text after the bar until the next step. */
  public void note(String text) {
    progress.note(text);
  }

  /**
   * Logs the recalls of a validation.
   *
   * @param rsum the sum of recalls by which the best model is chosen
   */
  public void validation(long step, EvaluationResult result, double rsum) throws IOException {
    steps.validation(step, result, rsum);
    Map<String, Double> scalars = new LinkedHashMap<>();
    Recalls matching = result.whole(Head.MATCHING);
    putRecalls(scalars, Head.MATCHING, matching);
    scalars.put("matching/rsum", matching.rsum());
    Recalls alignment = result.whole(Head.ALIGNMENT);
    putRecalls(scalars, Head.ALIGNMENT, alignment);
    scalars.put("alignment/medr", alignment.i2tMedr());
    scalars.put("alignment/meanr", alignment.i2tMeanr());
    scalars.put("alignment/medri", alignment.t2iMedr());
    scalars.put("alignment/meanri", alignment.t2iMeanr());
    scalars.put(RSUM, alignment.rsum());
    events.scalars(step, scalars);
  }

  /** Ends the bar and closes the files. */
  @Override
  public void close() throws IOException {
    progress.close();
    progress = Progress.SILENT;
    try (events;
        steps) {
      return;
    }
  }

  private static void putRecalls(Map<String, Double> scalars, Head head, Recalls recalls) {
    scalars.put(head.label() + "/r1", recalls.i2tR1());
    scalars.put(head.label() + "/r5", recalls.i2tR5());
    scalars.put(head.label() + "/r10", recalls.i2tR10());
    scalars.put(head.label() + "/r1i", recalls.t2iR1());
    scalars.put(head.label() + "/r5i", recalls.t2iR5());
    scalars.put(head.label() + "/r10i", recalls.t2iR10());
  }

  private static String note(StepRecord step) {
    StringBuilder note = new StringBuilder();
    note.append(String.format(Locale.ROOT, "loss %.4f", step.loss()));
    if (step.terms().size() > 1) {
      step.terms()
          .forEach(
              (term, value) -> note.append(String.format(Locale.ROOT, " %s %.4f", term, value)));
    }
    return note.toString();
  }
}
