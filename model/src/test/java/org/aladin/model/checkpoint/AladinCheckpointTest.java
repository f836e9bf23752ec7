/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AladinCheckpointTest {
  private static final String QUERY =
      "img_txt_enc.oscar_model.bert.encoder.layer.1.attention.self.query.weight";
  private static final Path COUNTERS = Path.of("../training/src/test/resources/resume/counters");
  private static final Path TEACHER = TestModels.reference().resolve("teacher.pth.tar");

  @Test
  void tellsHowItWasTrained() throws IOException {
    AladinCheckpoint checkpoint = AladinCheckpoint.read(TEACHER);

    assertEquals(50L, checkpoint.options().get("max_seq_length"));
    assertEquals(34L, checkpoint.options().get("max_img_seq_length"));
    assertEquals(2L, ((Map<?, ?>) checkpoint.config().get("model")).get("tern-layers"));
    assertEquals(0.2, ((Map<?, ?>) checkpoint.config().get("training")).get("margin"));
    assertEquals(0, checkpoint.epoch());
    assertEquals(0, checkpoint.iterations());
    assertEquals(2, checkpoint.matchingLayers());
  }

  @Test
  void loadsEveryParameterAndListsWhatTheOriginalNeverUses() throws IOException {
    AladinCheckpoint checkpoint = AladinCheckpoint.read(TEACHER);
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.zeros(TestModels.config(), manager)) {
      KeyReport report = checkpoint.loadInto(parameters);

      assertEquals(parameters.asMap().size(), report.loaded().size());
      assertEquals(List.of(), report.missing());
      assertEquals(
          List.of(
              "img_txt_enc.oscar_model.bert.pooler.dense.weight",
              "img_txt_enc.oscar_model.bert.pooler.dense.bias",
              "img_txt_enc.oscar_model.classifier.weight",
              "img_txt_enc.oscar_model.classifier.bias",
              "img_txt_enc.img_proj.weight",
              "img_txt_enc.img_proj.bias",
              "img_txt_enc.cap_proj.weight",
              "img_txt_enc.cap_proj.bias"),
          report.unknown());
      assertTrue(
          report.describe().contains("8 unknown, ignored\n  img_txt_enc.oscar_model.bert.pooler"),
          report.describe());
      assertArrayEquals(
          checkpoint.tensors().get(QUERY).toFloats(), parameters.get(QUERY).toFloatArray());
      assertEquals(
          parameters.asMap().size(),
          manager.getManagedArrays().size(),
          "arrays left beside the parameters");
    }
  }

  @Test
  void parametersThatItLacksAreListedAndKeepTheirValues() throws IOException {
    ModelConfig deeper =
        new ModelConfig(TestModels.config().backbone(), new MatchingHeadConfig(3, 4, 0), 50, 34);
    String third = "img_txt_enc.final_projection_net.layers.2.linear1.weight";
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(deeper, manager, 7)) {
      float[] before = parameters.get(third).toFloatArray();
      KeyReport report = AladinCheckpoint.read(TEACHER).loadInto(parameters);

      assertEquals(12, report.missing().size());
      assertTrue(report.missing().contains(third), report.describe());
      assertArrayEquals(before, parameters.get(third).toFloatArray());
    }
  }

  @Test
  void otherShapesAreRefusedWithBothBeforeAnythingChanges() throws IOException {
    ModelConfig narrow = BackboneDirectoryTest.withRegionWidth(TestModels.config(), 2048);
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.zeros(narrow, manager)) {
      AladinCheckpoint checkpoint = AladinCheckpoint.read(TEACHER);
      IOException e = assertThrows(IOException.class, () -> checkpoint.loadInto(parameters));

      assertEquals(
          TEACHER
              + " does not fit a model of these sizes:\n"
              + "  img_txt_enc.oscar_model.bert.img_embedding.weight has shape (24, 2054), expected"
              + " (24, 2048)",
          e.getMessage());
      assertEquals(0, parameters.get(QUERY).abs().max().getFloat());
    }
  }

  @Test
  void namesFromDataParallelLoseTheirPrefix() throws IOException {
    Path file = Path.of("src/test/resources/torch/data-parallel-checkpoint.pth.tar");
    AladinCheckpoint checkpoint = AladinCheckpoint.read(file);
    String layer = "img_txt_enc.final_projection_net.layers.0.linear1.";
    assertEquals(
        List.of(layer + "weight", layer + "bias"), List.copyOf(checkpoint.tensors().keySet()));
    assertArrayEquals(
        new float[] {0, 1, 2, 3}, checkpoint.tensors().get(layer + "weight").toFloats());
  }

  /** Files written by torch 1.13 (make_counters.py in the same folder). */
  @ParameterizedTest
  @ValueSource(strings = {"numpy", "tensor"})
  void countersMayBeNumpyScalarsOrTensors(String kind) throws IOException {
    for (String format : List.of("zip", "legacy")) {
      for (int protocol = 2; protocol <= 5; protocol++) {
        String file = kind + "-" + format + "-" + protocol + ".pth.tar";
        AladinCheckpoint checkpoint = AladinCheckpoint.read(COUNTERS.resolve(file));
        assertEquals(3, checkpoint.epoch(), file);
        assertEquals(70000, checkpoint.iterations(), file);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing|missing",
        "none|missing",
        "text|the text \"3\"",
        "numpy-text|the text \"3\"",
        "half|2.5",
        "nan|NaN",
        "true|true",
        "negative|-1",
        "beyond|2147483648",
        "two|INT64[2]",
        "array|numpy.core.multiarray._reconstruct[inert]",
        "list|something else"
      })
  void anythingElseIsNoCounter(String name, String what) throws IOException {
    Path file = COUNTERS.resolve(name + ".pth.tar");
    AladinCheckpoint checkpoint = AladinCheckpoint.read(file);
    IOException e = assertThrows(IOException.class, checkpoint::epoch);
    assertEquals(
        file + ": its epoch is " + what + ", expected a whole number from 0 to 2147483647",
        e.getMessage());
    assertEquals(1, checkpoint.iterations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void theModelOfACheckpointWithAnUnreadableOptimiserIsRead(String format) throws IOException {
    Path file = COUNTERS.resolve("unreadable-optimizer-" + format + ".pth.tar");
    assertThrows(IOException.class, () -> AladinCheckpoint.read(file));
    AladinCheckpoint whole = AladinCheckpoint.read(COUNTERS.resolve("whole.pth.tar"));
    AladinCheckpoint model = AladinCheckpoint.readModel(file);
    assertEquals(whole.tensors().keySet(), model.tensors().keySet());
    for (String name : whole.tensors().keySet()) {
      assertArrayEquals(
          whole.tensors().get(name).toFloats(), model.tensors().get(name).toFloats(), name);
    }
    assertEquals(whole.options().toString(), model.options().toString());
    assertNull(model.entry("optimizer"));
  }

  @Test
  void otherTorchFilesAreNoCheckpoints() {
    Path captions = TestModels.reference().resolve("coco_ir/train_captions.pt");
    IOException e = assertThrows(IOException.class, () -> AladinCheckpoint.read(captions));
    assertEquals(
        captions
            + ": not a checkpoint of ALADIN, expected a dict with the entry model, found the entries"
            + " [125870, 84533, 535506, 408805, 231460, 211891, 252639, 54718, 157206, 249346]",
        e.getMessage());
  }
}
