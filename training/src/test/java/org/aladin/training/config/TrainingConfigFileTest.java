/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.training.optimiser.StepLr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingConfigFileTest {
  private static final Path CONFIGS = Path.of("configs");
  private static final String BOTH = "alad-alignment-and-matching-distill";

  @Test
  void readsEveryValueOfThePublishedConfigurationOfBothHeads() throws IOException {
    assertEquals(
        new TrainingConfig(
            BOTH,
            "coco",
            768,
            false,
            2,
            0.1,
            1e-5,
            2.0,
            new LossSettings(
                Map.of(LossTerm.ALIGNMENT, 1.0, LossTerm.DISTILLATION, 1.0),
                0.2,
                true,
                AlignmentMode.MRSW,
                0),
            32,
            0.1,
            15,
            OptionalInt.empty(),
            OptionalInt.empty()),
        TrainingConfigFile.read(CONFIGS.resolve(BOTH + ".yaml")));
  }

  @ParameterizedTest
  @CsvSource({
    "alad-alignment-triplet, ALIGNMENT, false, 15, false",
    "alad-matching-triplet-finetune, MATCHING, true, 10, false",
    "alad-matching-distill-finetune, DISTILLATION, true, 10, true",
    "alad-matching-triplet-e2e, MATCHING, false, 15, false"
  })
  void readsThePublishedConfigurationsOfOneTerm(
      String name, LossTerm term, boolean frozen, int stepSize, boolean needsTeacher)
      throws IOException {
    TrainingConfig config = TrainingConfigFile.read(CONFIGS.resolve(name + ".yaml"));
    assertEquals(Set.of(term), config.loss().weights().keySet());
    assertEquals(frozen, config.freezeBackbone());
    assertEquals(stepSize, config.stepSize());
    assertEquals(needsTeacher, config.loss().needsTeacher());
    assertEquals(768, config.embedSize());
    assertEquals(32, config.batchSize());
    assertEquals(1e-5, config.learningRate());
    assertEquals(0.1, config.dropout());
  }

  @Test
  void readsThePublishedConfigurationOfThreeTerms() throws IOException {
    TrainingConfig config =
        TrainingConfigFile.read(
            CONFIGS.resolve("alad-alignment-and-matching-triplet0.1-plus-distill.yaml"));
    assertEquals("alad-alignment-and-matching-triplet0.1-plus-distill", config.name());
    assertEquals(
        Map.of(LossTerm.ALIGNMENT, 1.0, LossTerm.DISTILLATION, 1.0, LossTerm.MATCHING, 0.1),
        config.loss().weights());
    assertFalse(config.freezeBackbone());
    assertFalse(config.loss().needsTeacher());
    assertEquals(15, config.stepSize());
  }

  @Test
  void absentKeysHaveTheOriginalsDefaultsAndAreNamedOnce() throws IOException {
    String text = published();
    for (String key :
        List.of(
            "freeze-teran",
            "post-layers",
            "exclude-stopwords",
            "depth-aggregation-alignment",
            "depth-aggregation-matching",
            "activate_distillation_after",
            "warmup",
            "warmup-period",
            "name")) {
      String without = text.replaceAll("(?m)^  " + key + ":.*\n", "");
      assertNotEquals(text, without, key);
      text = without;
    }
    text = text.replace("dataset:\n", "");
    List<String> notes = new ArrayList<>();
    TrainingConfig config = TrainingConfigFile.parse(BOTH + ".yaml", text, notes::add);
    assertEquals(
        List.of(
            "Configuration "
                + BOTH
                + ".yaml lacks keys, for which the original's defaults are used: dataset.name"
                + " \"unnamed\", model.name \"teran\", model.freeze-teran false, model.post-layers 0,"
                + " model.exclude-stopwords false, model.depth-aggregation-alignment false,"
                + " model.depth-aggregation-matching false"),
        notes);
    TrainingConfig whole = TrainingConfigFile.parse(BOTH + ".yaml", published(), notes::add);
    assertEquals(1, notes.size());
    assertEquals(whole.loss(), config.loss());
    assertEquals(whole.freezeBackbone(), config.freezeBackbone());
  }

  @Test
  void aLossWithoutAlignmentNeedsNoModesOfIt() throws IOException {
    String text =
        Files.readString(CONFIGS.resolve("alad-matching-triplet-e2e.yaml"))
            .replaceAll("(?m)^  (alignment|distillation)-mode:.*\n", "");
    List<String> notes = new ArrayList<>();
    assertEquals(
        AlignmentMode.MRSW,
        TrainingConfigFile.parse("x.yaml", text, notes::add).loss().alignmentMode());
    assertEquals(
        List.of(
            "Configuration x.yaml lacks keys, for which the original's defaults are used:"
                + " training.alignment-mode \"MrSw\""),
        notes);
  }

  @Test
  void neutralKeysOfAladin2AreAccepted() throws IOException {
    String text =
        published()
            + "detection_type: 'fast'\nenable_clip_labels: False\nenable_clip_captions: False\n";
    TrainingConfig config = TrainingConfigFile.parse(BOTH + ".yaml", text);
    assertEquals(TrainingConfigFile.parse(BOTH + ".yaml", published()), config);
    TrainingConfig limited =
        TrainingConfigFile.parse(
            BOTH + ".yaml", text + "max_caption_seq_len: 40\nmax_labels_seq_len: 60\n");
    assertEquals(OptionalInt.of(40), limited.captionTokens());
    assertEquals(OptionalInt.of(60), limited.labelTokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "detection_type: det+fast | detection_type is \"det+fast\", expected \"fast\"",
        "enable_clip_labels: True | enable_clip_labels is true, expected false",
        "enable_clip_captions: True | enable_clip_captions is true, expected false",
        "max_labels_seq_len: 2 | max_labels_seq_len is 2, expected a whole number of at least 3"
      })
  void otherValuesOfItsKeysAreRefused(String line, String expected) throws IOException {
    String text = published() + line + "\n";
    assertEquals(
        "Configuration x.yaml: " + expected,
        assertThrows(ConfigException.class, () -> TrainingConfigFile.parse("x.yaml", text))
            .getMessage());
  }

  @Test
  void withoutAScheduleTheLearningRateIsConstant() throws IOException {
    for (String rest : List.of("  gamma: 0.1\n  step-size: 15\n", "")) {
      TrainingConfig config =
          TrainingConfigFile.parse(
              "x.yaml",
              published()
                  .replace(
                      "  scheduler: steplr\n  gamma: 0.1\n  step-size: 15\n",
                      "  scheduler: null\n" + rest));
      StepLr schedule = new StepLr(config.learningRate(), config.gamma(), config.stepSize());
      for (int epoch : new int[] {0, 1, 19, 1000}) {
        assertEquals(1e-5, schedule.at(epoch));
      }
    }
    assertTrue(
        refusal("  scheduler: steplr", "  scheduler: linear")
            .endsWith("training.scheduler is \"linear\", expected one of \"steplr\", null"));
  }

  @Test
  void theCosineOfVectorsOfLengthOneIsTheirDotProduct() throws IOException {
    assertEquals(
        TrainingConfigFile.parse("x.yaml", published()),
        TrainingConfigFile.parse("x.yaml", published().replace("measure: dot", "measure: cosine")));
  }

  @Test
  void anUnknownKeyIsNamedWithTheAllowedOnes() throws IOException {
    assertEquals(
        "Configuration x.yaml: training.lerning-rate is unknown; allowed here:"
            + " activate-distillation-after, activate_distillation_after, alignment-mode, bs,"
            + " distillation-mode, gamma, grad-clip, loss-type, loss-weights, lr, margin,"
            + " max-violation, measure, scheduler, step-size, warmup, warmup-period",
        refusal("  margin: 0.2", "  margin: 0.2\n  lerning-rate: 3"));
  }

  @Test
  void aMissingSectionIsNamedWithoutBlamingItsKeys() {
    String message =
        assertThrows(
                ConfigException.class,
                () -> TrainingConfigFile.parse("x.yaml", "dataset: {name: c}"))
            .getMessage();
    assertEquals("Configuration x.yaml: model is missing; training is missing", message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embed-size",
        "tern-layers",
        "dropout",
        "shared-transformer",
        "lr",
        "grad-clip",
        "loss-type",
        "loss-weights",
        "max-violation",
        "margin",
        "measure",
        "bs",
        "scheduler",
        "gamma",
        "step-size",
        "alignment-mode"
      })
  void aMissingKeyIsNamed(String key) throws IOException {
    String text = published().replaceAll("(?m)^  " + key + ":.*\n(  - .*\n)*", "");
    String message =
        assertThrows(ConfigException.class, () -> TrainingConfigFile.parse("x.yaml", text))
            .getMessage();
    assertTrue(message.endsWith("." + key + " is missing"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  bs: 32 |  bs: many | training.bs is \"many\", expected a whole number of at least 1",
        "  bs: 32 |  bs: 0 | training.bs is 0, expected a whole number of at least 1",
        "  bs: 32 |  bs: 2.5 | training.bs is 2.5, expected a whole number of at least 1",
        "  lr: 0.00001 |  lr: fast | training.lr is \"fast\", expected a number of at least 0.0",
        "  lr: 0.00001 |  lr: .nan | training.lr is NaN, expected a number of at least 0.0",
        "  dropout: 0.1 |  dropout: 1.5 | model.dropout is 1.5, expected a number from 0.0 to 0.999",
        "  freeze-teran: false |  freeze-teran: 'no' | model.freeze-teran is \"no\", expected true or"
            + " false",
        "  alignment-mode: MrSw |  alignment-mode: MaxW | training.alignment-mode is \"MaxW\","
            + " expected one of sum, mean, MrSw, MrAVGw, symm, MwSr",
        "  measure: dot |  measure: order | training.measure is \"order\", expected one of \"dot\","
            + " \"cosine\"",
        "  warmup: null |  warmup: linear | training.warmup is \"linear\", expected null",
        "  loss-type: alignment-distillation |  loss-type: alignment-guess | training.loss-type is"
            + " \"alignment-guess\", expected each at most once, joined by '-': alignment, matching,"
            + " distillation",
        "  loss-type: alignment-distillation |  loss-type: alignment | training.loss-weights holds 2"
            + " weights for the 1 terms of alignment",
        "  freeze-teran: false |  freeze-teran: true | model.freeze-teran is true, but the alignment"
            + " loss has no parameters outside the backbone: nothing would learn from it"
      })
  void aMistypedValueIsNamedWithWhatWasExpected(String line, String instead, String expected)
      throws IOException {
    assertEquals(
        "Configuration x.yaml: " + expected, refusal("  " + line.strip(), "  " + instead.strip()));
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    String message =
        refusal("  embed-size: 768", "  embed-size: wide\n  colour: red\n  tern-layer: 2");
    assertTrue(message.contains("model.embed-size is \"wide\""), message);
    assertTrue(message.contains("model.colour is unknown"), message);
    assertTrue(message.contains("model.tern-layer is unknown"), message);
  }

  @Test
  void distillationWaitsUnderBothSpellings() throws IOException {
    for (String spelling :
        new String[] {"activate_distillation_after", "activate-distillation-after"}) {
      LossSettings loss =
          TrainingConfigFile.parse(
                  "x.yaml", published().replace("activate_distillation_after: 0", spelling + ": 2"))
              .loss();
      assertEquals(Set.of(LossTerm.ALIGNMENT), loss.active(0).keySet());
      assertEquals(Set.of(LossTerm.ALIGNMENT), loss.active(1).keySet());
      assertEquals(Set.of(LossTerm.ALIGNMENT, LossTerm.DISTILLATION), loss.active(2).keySet());
    }
    assertTrue(
        refusal("  margin: 0.2", "  margin: 0.2\n  activate-distillation-after: 1")
            .endsWith("are the same key: give one of them"));
  }

  @Test
  void distillationAloneNeverWaits() {
    LossSettings loss =
        new LossSettings(Map.of(LossTerm.DISTILLATION, 1.0), 0.2, true, AlignmentMode.MRSW, 5);
    assertEquals(Set.of(LossTerm.DISTILLATION), loss.active(0).keySet());
  }

  @Test
  void aNumberWithAnExponentButNoPointIsANumber() throws IOException {
    assertEquals(
        3e-4,
        TrainingConfigFile.parse("x.yaml", published().replace("lr: 0.00001", "lr: 3e-4"))
            .learningRate());
  }

  @Test
  void brokenFilesAreRefusedWithTheirName() {
    assertTrue(
        assertThrows(ConfigException.class, () -> TrainingConfigFile.parse("x.yaml", "a: [1,"))
            .getMessage()
            .startsWith("Configuration x.yaml is not valid YAML: "));
    assertEquals(
        "Configuration x.yaml holds no keys, expected model and training",
        assertThrows(ConfigException.class, () -> TrainingConfigFile.parse("x.yaml", ""))
            .getMessage());
    assertEquals(
        "Configuration none.yaml does not exist",
        assertThrows(ConfigException.class, () -> TrainingConfigFile.read(Path.of("none.yaml")))
            .getMessage());
    assertTrue(
        assertThrows(
                ConfigException.class,
                () -> TrainingConfigFile.parse("x.yaml", "!!java.net.URL [\"http://localhost\"]"))
            .getMessage()
            .startsWith("Configuration x.yaml is not valid YAML: "));
  }

  private static String published() throws IOException {
    return Files.readString(CONFIGS.resolve(BOTH + ".yaml"));
  }

  private static String refusal(String line, String instead) throws IOException {
    String text = published();
    assertTrue(text.contains(line + "\n"), line);
    return assertThrows(
            ConfigException.class,
            () -> TrainingConfigFile.parse("x.yaml", text.replace(line + "\n", instead + "\n")))
        .getMessage();
  }
}
