/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.SmallReference;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairDataset;
import org.aladin.training.loop.StepFigures;
import org.aladin.training.loop.TrainingStep;
import org.aladin.training.optimiser.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goes on from checkpoints of the original, and compares with how the original itself did. */
class OriginalAdamTest {
  private static final Path FOLDER = Path.of("src/test/resources/resume");
  private static final String DISTILL = "alad-alignment-and-matching-distill";
  private static final String FROZEN = "alad-matching-triplet-finetune";
  private static final String BIAS = "img_txt_enc.final_projection_net.layers.0.norm1.bias";

  @ParameterizedTest
  @CsvSource({DISTILL + "," + DISTILL, DISTILL + ",older-torch", FROZEN + "," + FROZEN})
  void goesOnAsTheOriginalDoes(String config, String checkpoint) throws IOException {
    double deviation = deviation(config, checkpoint, true);
    assertTrue(deviation < 1e-4, "deviates by " + deviation);
    double anew = deviation(config, checkpoint, false);
    assertTrue(anew > 1e-3, "an optimiser that starts anew deviates by no more than " + anew);
  }

  /** The largest relative deviation of a loss or gradient norm in the steps after the resume. */
  private static double deviation(String config, String checkpoint, boolean withOptimiser)
      throws IOException {
    TrainingConfig settings =
        TrainingConfigFile.read(FOLDER.resolve("configs/" + config + ".yaml"));
    BackboneDirectory backbone = BackboneDirectory.read(FOLDER.resolve("checkpoint-0000001"));
    MatchingHeadConfig head = new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0);
    ModelConfig sizes = new ModelConfig(backbone.config(), head, 20, 6);
    AladinCheckpoint original = AladinCheckpoint.read(FOLDER.resolve(checkpoint + ".pth.tar"));
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        VinvlFeatures features = VinvlFeatures.open(FOLDER.resolve("features/features.tsv"));
        Parameters parameters = Parameters.zeros(sizes, manager)) {
      PairDataset pairs =
          new PairDataset(
              CaptionsFile.read(FOLDER.resolve("coco_ir"), "train"),
              features,
              new WordPieceTokenizer(backbone.vocabulary()),
              sizes.limits());
      assertEquals(List.of(), original.loadInto(parameters).missing());
      double largest = 0;
      try (TrainingStep step = new TrainingStep(settings, sizes, parameters)) {
        if (withOptimiser) {
          OriginalAdam.of(original).orElseThrow().loadInto(step.adam());
        }
        for (JsonElement each : expected(config)) {
          JsonObject expected = each.getAsJsonObject();
          int[] batch =
              StreamSupport.stream(expected.getAsJsonArray("pairs").spliterator(), false)
                  .mapToInt(JsonElement::getAsInt)
                  .toArray();
          int epoch = expected.get("epoch").getAsInt();
          double rate = expected.get("lr").getAsDouble();
          StepFigures got = step.run(pairs.batch(batch), epoch, rate, 0);
          largest = Math.max(largest, relative(expected.get("loss"), got.loss()));
          largest = Math.max(largest, relative(expected.get("grad_norm"), got.gradientNorm()));
        }
      }
      return largest;
    }
  }

  private static JsonArray expected(String config) throws IOException {
    JsonArray steps =
        JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json")))
            .getAsJsonObject()
            .getAsJsonArray(config);
    assertEquals(12, steps.size());
    return steps;
  }

  private static double relative(JsonElement expected, double got) {
    return Math.abs(got / expected.getAsDouble() - 1);
  }

  @Test
  void aCheckpointWithoutAnOptimiserHasNoState() throws IOException {
    Path teacher = SmallReference.DIRECTORY.resolve("teacher.pth.tar");
    assertEquals(Optional.empty(), OriginalAdam.of(AladinCheckpoint.read(teacher)));
  }

  @Test
  void meansAndStepsGoToTheParametersThatAreTrained() throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Adam adam = adam(manager)) {
      read("whole").loadInto(adam);
      assertEquals(Map.of(BIAS, 1L), adam.steps());
      // One step with gradients of 1, so that the means are 1 - beta.
      float[] expected = new float[8];
      Arrays.fill(expected, 0.1f);
      assertArrayEquals(expected, adam.means().get(BIAS).toFloatArray(), 1e-7f);
      Arrays.fill(expected, 1e-3f);
      assertArrayEquals(expected, adam.squares().get(BIAS).toFloatArray(), 1e-9f);
    }
  }

  @Test
  void otherSettingsAreNamed() throws IOException {
    assertEquals(List.of(), read("whole").otherSettings());
    assertEquals(
        List.of("betas [0.5, 0.999]", "weight_decay 0.05"),
        read("other-settings").otherSettings().stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd|has the entries [momentum], expected state, param_groups",
        "list|is no dict, expected that of torch.optim.Adam",
        "no-params|has a group without a list params",
        "too-few|numbers 1 parameters, expected the 2 of its model",
        "twice|numbers 1 parameters, expected the 2 of its model",
        "named|has bias among the numbers of its parameters",
        "unknown-number|has a state of parameter 7, which is in none of its groups",
        "state-no-dict|has no dict as the state of NAME",
        "negative-step|says that NAME took -1.0 steps, expected a whole number",
        "half-step|says that NAME took 1.5 steps, expected a whole number",
        "no-step|says that NAME took [1] steps, expected a whole number",
        "no-mean|has no tensor exp_avg for NAME",
        "other-shape|has exp_avg_sq FLOAT32[3] for NAME, expected a floating-point one of shape [8]",
        "integers|has exp_avg INT64[8] for NAME, expected a floating-point one of shape [8]",
        "not-a-number|has the number NaN in exp_avg of NAME",
        "negative-square|has the number -1.0 in exp_avg_sq of NAME",
      })
  void aBrokenOptimiserIsRefusedWithWhatIsWrong(String name, String message) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Adam adam = adam(manager)) {
      IOException e = assertThrows(IOException.class, () -> read(name).loadInto(adam));
      assertEquals(file(name) + ": its optimizer " + message.replace("NAME", BIAS), e.getMessage());
      assertEquals(Map.of(), adam.steps());
    }
  }

  private static Adam adam(NDManager manager) {
    return new Adam(manager, Map.of(BIAS, manager.zeros(new Shape(8))));
  }

  private static Path file(String name) {
    return FOLDER.resolve("malformed/" + name + ".pth.tar");
  }

  private static OriginalAdam read(String name) throws IOException {
    return OriginalAdam.of(AladinCheckpoint.read(file(name))).orElseThrow();
  }
}
