/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Ranks;
import org.aladin.training.evaluation.Recalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogTest {
  private static final PrintStream NOWHERE =
      new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private static StepRecord step(long step, double loss) {
    return new StepRecord(
        step,
        1,
        (int) step - 1,
        32,
        0.25,
        0.01,
        1e-5,
        loss,
        Map.of("alignment", loss, "distillation", 0.5),
        3.5);
  }

  private static EvaluationResult result() {
    Recalls matching = Recalls.of(new Ranks(new int[] {0, 6}, new int[] {2, 11}));
    Recalls alignment = Recalls.of(new Ranks(new int[] {4, 0}, new int[] {0, 1}));
    return new EvaluationResult(
        2, 2, Map.of("all", Map.of(Head.MATCHING, matching, Head.ALIGNMENT, alignment)));
  }

  private List<EventReader.Event> events(int file) throws IOException {
    return EventReader.read(eventFile(file));
  }

  private List<Long> steps(int file) throws IOException {
    return events(file).stream().map(EventReader.Event::step).toList();
  }

  private Path eventFile(int file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .toList()
          .get(file);
    }
  }

  private List<JsonObject> lines() throws IOException {
    return Files.readAllLines(folder.resolve("steps.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  @Test
  void eventsCarryTheOriginalsTags() throws IOException {
    try (TrainingLog log = new TrainingLog(folder, 0, false, NOWHERE)) {
      log.beginEpoch(1, 2, 64);
      log.step(step(1, 2.5));
      log.step(step(300, 2.25));
      log.validation(300, result(), 800);
    }
    List<EventReader.Event> events = events(0);
    assertEquals(5, events.size());
    assertEquals("brain.Event:2", events.get(0).version());
    assertEquals(1, events.get(1).sessionStatus());
    assertEquals(1, events.get(1).step());
    assertTrue(events.get(2).wallTime() > 1.6e9);
    assertEquals(300, events.get(3).step());
    assertEquals(
        Set.of(
            "epoch",
            "step",
            "batch_time",
            "data_time",
            "lr",
            "Eit",
            "alignment_loss",
            "distillation_loss"),
        events.get(3).scalars().keySet());
    assertEquals(2.25f, events.get(3).scalars().get("alignment_loss"));
    assertEquals(300f, events.get(3).scalars().get("Eit"));
    assertEquals(1e-5f, events.get(3).scalars().get("lr"));
    Map<String, Float> recalls = events.get(4).scalars();
    assertEquals(
        "alignment/meanr alignment/meanri alignment/medr alignment/medri alignment/r1 alignment/r10"
            + " alignment/r10i alignment/r1i alignment/r5 alignment/r5i matching/r1 matching/r10"
            + " matching/r10i matching/r1i matching/r5 matching/r5i matching/rsum rsum",
        String.join(" ", new TreeSet<>(recalls.keySet())));
    assertEquals(50f, recalls.get("matching/r1"));
    assertEquals(0f, recalls.get("matching/r1i"));
    assertEquals(300f, recalls.get("matching/rsum"));
    assertEquals(500f, recalls.get("rsum"));
    assertEquals(3f, recalls.get("alignment/meanr"));
    assertEquals(1.5f, recalls.get("alignment/meanri"));
  }

  @Test
  void aResumedRunGoesOnInANewFileAndForgetsWhatWillBeDoneAgain() throws IOException {
    try (TrainingLog log = new TrainingLog(folder, 0, false, NOWHERE)) {
      for (int step = 1; step <= 5; step++) {
        log.step(step(step, step));
      }
      log.validation(5, result(), 800);
    }
    // As a killed run leaves it: cut in the middle of a line.
    Files.writeString(
        folder.resolve("steps.jsonl"), "{\"step\":6,\"los", StandardOpenOption.APPEND);
    try (TrainingLog log = new TrainingLog(folder, 3, false, NOWHERE)) {
      log.step(step(4, 40));
    }
    assertEquals(
        List.of(1L, 2L, 3L, 4L), lines().stream().map(l -> l.get("step").getAsLong()).toList());
    assertEquals(40.0, lines().get(3).get("loss").getAsDouble());
    List<EventReader.Event> resumed = events(1);
    assertEquals(1, resumed.get(1).sessionStatus());
    assertEquals(4, resumed.get(1).step());
    assertEquals(4, resumed.get(2).step());
    assertEquals(List.of(0L, 1L, 1L, 2L, 3L), steps(0));

    new TrainingLog(folder, 0, false, NOWHERE).close();
    assertEquals(List.of(), lines());
  }

  /**
   * TensorBoard 2.21 forgets the steps after a resume in all curves only at the second start of a
   * session (its Python reader), and its faster reader only in those that come again: here the loss
   * at 5 to 7, but not the recalls at 8. So no file may hold what is done again.
   */
  @Test
  void noEventFileHoldsAStepThatIsDoneAgainInAnyCurve() throws IOException {
    try (TrainingLog log = new TrainingLog(folder, 0, false, NOWHERE)) {
      for (int step = 1; step <= 10; step++) {
        log.step(step(step, step));
        if (step % 4 == 0) {
          log.validation(step, result(), 800);
        }
      }
    }
    Path first = eventFile(0);
    // What a crash leaves behind: half a record.
    Files.write(first, new byte[] {24, 0, 0}, StandardOpenOption.APPEND);
    Path foreign = Files.writeString(folder.resolve("events.out.tfevents.1.host"), "other");
    try (TrainingLog log = new TrainingLog(folder, 4, false, NOWHERE)) {
      log.step(step(5, 50));
    }
    Files.delete(foreign);
    assertEquals(List.of(0L, 1L, 1L, 2L, 3L, 4L, 4L), steps(0));
    assertEquals(List.of(0L, 5L, 5L), steps(1));
    assertEquals(first, eventFile(0));
    byte[] cut = Files.readAllBytes(first);

    // Killed again before the validation after step 4 was done.
    try (TrainingLog log = new TrainingLog(folder, 4, true, NOWHERE)) {
      log.validation(4, result(), 900);
    }
    assertEquals(List.of(0L, 1L, 1L, 2L, 3L, 4L), steps(0));
    assertFalse(events(0).get(5).scalars().containsKey("rsum"), "the step, not its validation");
    assertEquals(List.of(0L), steps(1));
    assertEquals(List.of(0L, 5L, 4L), steps(2));
    assertEquals(5, lines().size());
    assertEquals(900.0, lines().get(4).get("rsum").getAsDouble());
    assertTrue(cut.length > Files.size(first));
    assertFalse(Files.exists(folder.resolve("events.new")));
  }

  @Test
  void aFileOfAnotherProgramIsLeftAlone() throws IOException {
    Path foreign = Files.writeString(folder.resolve("events.out.tfevents.1.host"), "other");
    new TrainingLog(folder, 4, true, NOWHERE).close();
    assertEquals("other", Files.readString(foreign));
  }

  @Test
  void stepsAreLinesOfJson() throws IOException {
    try (TrainingLog log = new TrainingLog(folder, 0, false, NOWHERE)) {
      log.step(step(1, Double.NaN));
      log.validation(1, result(), 800);
    }
    JsonObject first = lines().get(0);
    assertTrue(first.get("loss").isJsonNull());
    assertNull(first.get("validation"));
    assertEquals(0.5, first.get("distillation_loss").getAsDouble());
    assertEquals(1e-5, first.get("lr").getAsDouble());
    assertEquals(32, first.get("pairs").getAsInt());
    JsonObject second = lines().get(1);
    assertEquals(800.0, second.get("rsum").getAsDouble());
    assertEquals(
        50.0,
        second
            .getAsJsonObject("validation")
            .getAsJsonObject("alignment")
            .get("i2t_r1")
            .getAsDouble());
  }
}
