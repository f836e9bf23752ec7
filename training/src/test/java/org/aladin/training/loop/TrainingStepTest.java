/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aladin.model.TestModels;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.training.SmallReference;
import org.aladin.training.config.LossTerm;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.data.PairBatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStepTest {
  private static final int[] PAIRS = {37, 23, 44, 12, 1, 20};
  private static final double RATE = 5e-4;

  @ParameterizedTest
  @ValueSource(strings = {"alad-matching-triplet-finetune", "alad-matching-distill-finetune"})
  void aFrozenBackboneStaysBitIdenticalWhileTheMatchingHeadLearns(String name) throws IOException {
    try (SmallReference small = new SmallReference(0.1f);
        TrainingStep step = step(small, SmallReference.config(name))) {
      Map<String, float[]> before = values(small);
      PairBatch batch = small.pairs().batch(PAIRS);
      for (int i = 0; i < 3; i++) {
        step.run(batch, 0, RATE, i);
      }
      Map<String, float[]> after = values(small);
      before.forEach(
          (parameter, values) -> {
            if (parameter.startsWith(ParameterNames.MATCHING_HEAD)) {
              assertFalse(Arrays.equals(values, after.get(parameter)), parameter);
            } else {
              assertArrayEquals(values, after.get(parameter), parameter);
            }
          });
    }
  }

  @Test
  void dropoutStaysOnInAFrozenBackbone() throws IOException {
    String name = "alad-matching-distill-finetune";
    // The head's own dropout is off, and its learning rate 0: what differs comes from the backbone.
    TrainingConfig config = SmallReference.config(name);
    try (SmallReference small = new SmallReference(0.1f)) {
      double[] losses = new double[3];
      long[] seeds = {1, 2, 1};
      try (TrainingStep step = step(small, config)) {
        PairBatch batch = small.pairs().batch(PAIRS);
        for (int i = 0; i < 3; i++) {
          losses[i] = step.run(batch, 0, 0, seeds[i]).loss();
        }
      }
      assertNotEquals(losses[0], losses[1]);
      assertEquals(losses[0], losses[2], "the same seed drops the same units");
    }
  }

  @Test
  void aTrainedBackboneChangesEverywhereButInWhatTheBatchDoesNotUse() throws IOException {
    try (SmallReference small = new SmallReference(0);
        TrainingStep step = step(small, SmallReference.config("alad-alignment-triplet"))) {
      Map<String, float[]> before = values(small);
      step.run(small.pairs().batch(PAIRS), 0, RATE, 0);
      Map<String, float[]> after = values(small);
      before.forEach(
          (parameter, values) ->
              assertEquals(
                  parameter.startsWith(ParameterNames.MATCHING_HEAD),
                  Arrays.equals(values, after.get(parameter)),
                  parameter));
    }
  }

  @Test
  void distillationWaitsForItsEpoch() throws IOException {
    TrainingConfig config =
        SmallReference.config(
            "alad-alignment-and-matching-distill",
            "activate_distillation_after: 0",
            "activate-distillation-after: 1");
    try (SmallReference small = new SmallReference(0);
        TrainingStep step = step(small, config)) {
      Map<String, float[]> before = values(small);
      PairBatch batch = small.pairs().batch(PAIRS);
      StepFigures waiting = step.run(batch, 0, RATE, 0);
      assertEquals(Set.of(LossTerm.ALIGNMENT), waiting.terms().keySet());
      assertEquals(waiting.terms().get(LossTerm.ALIGNMENT), waiting.loss());
      Map<String, float[]> between = values(small);
      StepFigures distilling = step.run(batch, 1, RATE, 0);
      assertEquals(Set.of(LossTerm.ALIGNMENT, LossTerm.DISTILLATION), distilling.terms().keySet());
      Map<String, float[]> after = values(small);
      String head = ParameterNames.MATCHING_HEAD + "layers.0.linear1.weight";
      assertArrayEquals(before.get(head), between.get(head), "nothing reached the matching head");
      assertFalse(Arrays.equals(between.get(head), after.get(head)));
    }
  }

  /**
   * Region 0 takes no part in the alignment: with one region an image nothing is compared, all
   * scores are 0, and each of the six rows and columns costs the margin.
   */
  @Test
  void imagesOfOneRegionCostTheMarginAndTeachNothing() throws IOException {
    try (SmallReference small = new SmallReference(0.1f);
        TrainingStep step = step(small, SmallReference.config("alad-alignment-triplet"))) {
      PairBatch whole = small.pairs().batch(PAIRS);
      PairBatch batch =
          new PairBatch(whole.pairs(), whole.captions(), whole.labels(), whole.images(), 1);
      Map<String, float[]> before = values(small);
      StepFigures figures = step.run(batch, 0, RATE, 0);
      assertEquals(2 * PAIRS.length * 0.2, figures.loss(), 1e-6);
      assertEquals(0, figures.gradientNorm());
      values(small).forEach((key, values) -> assertArrayEquals(before.get(key), values, key));
    }
  }

  @Test
  void captionsOfOneWordLeaveNothingToAlignAndNothingToLearn() throws IOException {
    try (SmallReference small = new SmallReference(0);
        TrainingStep step = step(small, SmallReference.config("alad-alignment-triplet"))) {
      PairBatch batch = small.pairs().batch(PAIRS);
      WordPieceTokenizer tokenizer = new WordPieceTokenizer(TestModels.vocabulary());
      List<TokenSequence> words =
          Stream.of("dog", "bus", "a", "the", "car", "")
              .map(w -> tokenizer.caption(w, 50))
              .toList();
      Map<String, float[]> before = values(small);
      StepFigures figures =
          step.run(
              new PairBatch(PAIRS, words, batch.labels(), batch.images(), batch.maxRegions()),
              0,
              RATE,
              0);
      // All scores are 0, so each row and each column violates by the margin.
      assertEquals(2 * PAIRS.length * 0.2, figures.loss(), 1e-6);
      assertEquals(0, figures.gradientNorm());
      values(small).forEach((key, values) -> assertArrayEquals(before.get(key), values, key));
    }
  }

  /** As with a vocabulary that has another piece than [PAD] first. */
  @Test
  void theWordEmbeddingOfId0IsNeverLearned() throws IOException {
    try (SmallReference small = new SmallReference(0);
        TrainingStep step = step(small, SmallReference.config("alad-alignment-triplet"))) {
      PairBatch batch = small.pairs().batch(PAIRS);
      for (TokenSequence caption : batch.captions()) {
        caption.ids()[2] = 0;
      }
      int hidden = small.model().dimension();
      float[] before = values(small).get(ParameterNames.WORDS);
      step.run(batch, 0, RATE, 0);
      float[] after = values(small).get(ParameterNames.WORDS);
      assertEquals(
          -1, Arrays.mismatch(Arrays.copyOf(before, hidden), Arrays.copyOf(after, hidden)));
      assertFalse(Arrays.equals(before, after));
    }
  }

  @Test
  void aLossThatIsNotFiniteChangesNothing() throws IOException {
    try (SmallReference small = new SmallReference(0);
        TrainingStep step = step(small, SmallReference.config("alad-alignment-triplet"))) {
      String name = ParameterNames.BACKBONE + "img_embedding.bias";
      float[] broken = small.parameters().get(name).toFloatArray();
      broken[0] = Float.NaN;
      step.trackGradients(false);
      try (NDManager manager = small.manager().newSubManager()) {
        small.parameters().load(name, manager.create(broken));
      }
      step.trackGradients(true);
      Map<String, float[]> before = values(small);
      PairBatch batch = small.pairs().batch(PAIRS);
      String message =
          assertThrows(TrainingFailedException.class, () -> step.run(batch, 0, RATE, 0))
              .getMessage();
      assertTrue(message.startsWith("The loss is NaN {ALIGNMENT=NaN} and the"), message);
      values(small).forEach((key, values) -> assertArrayEquals(before.get(key), values, key));
    }
  }

  /**
   * Native arrays after each step, and with {@code -Daladin.memory.steps=2000} the process's memory
   * as well, which means something only over many steps.
   */
  @Test
  void stepsLeaveNoArraysBehind() throws IOException {
    int steps = Integer.getInteger("aladin.memory.steps", 40);
    try (SmallReference small = new SmallReference(0.1f);
        TrainingStep step =
            step(small, SmallReference.config("alad-alignment-and-matching-distill"))) {
      int arrays = 0;
      long resident = 0;
      for (int i = 0; i < steps; i++) {
        int first = i;
        int[] pairs = Arrays.stream(PAIRS).map(p -> (p + first) % small.pairs().size()).toArray();
        step.run(small.pairs().batch(pairs), 0, RATE, i);
        if (i == 1) {
          arrays = arrays(small);
        }
        if (i == steps / 2) {
          resident = residentKilobytes();
        }
      }
      assertEquals(arrays, arrays(small), "arrays after step 2 and after step " + steps);
      if (steps >= 1000) {
        long grown = residentKilobytes() - resident;
        assertTrue(grown < 32 * 1024, "memory grew by " + grown + " kB in the second half");
      }
    }
  }

  private static int arrays(SmallReference small) {
    int count = 0;
    for (NDManager m = small.parameters().manager(); m != null; m = m.getParentManager()) {
      count += m.getManagedArrays().size();
    }
    return count;
  }

  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "only Linux tells the process's memory");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  private static TrainingStep step(SmallReference small, TrainingConfig config) {
    return new TrainingStep(config, small.model(), small.parameters());
  }

  private static Map<String, float[]> values(SmallReference small) {
    return small.parameters().asMap().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> copy(entry.getValue())));
  }

  private static float[] copy(NDArray array) {
    return array.toFloatArray();
  }
}
