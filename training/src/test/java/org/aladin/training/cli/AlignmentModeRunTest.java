/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.training.SmallReference;
import org.aladin.training.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alignment mode on its way from the configuration to models, checkpoints and figures. */
class AlignmentModeRunTest {
  @TempDir private Path folder;

  private JsonObject alignment(Path model, String name) throws IOException {
    Path figures = folder.resolve(name);
    CommandRun run =
        CommandRun.of(
            "test",
            "--load_checkpoint",
            model.toString(),
            "--data_dir",
            SmallReference.DIRECTORY.resolve("coco_ir").toString(),
            "--img_feat_file",
            SmallReference.DIRECTORY.resolve("features/features.tsv").toString(),
            "--eval_model_dir",
            SmallReference.DIRECTORY.resolve("checkpoint-0132780").toString(),
            "--logger_name",
            figures.toString());
    assertEquals(0, run.code(), run.err());
    return JsonParser.parseString(Files.readString(figures.resolve("evaluation-test.json")))
        .getAsJsonObject()
        .getAsJsonObject("figures")
        .getAsJsonObject("all")
        .getAsJsonObject("alignment");
  }

  @Test
  void aRunKeepsItsModeInItsModelAndItsCheckpointAndIsEvaluatedInIt() throws IOException {
    TrainArguments arguments =
        new TrainArguments(folder, "alad-alignment-triplet")
            .configure("alignment-mode: MrSw", "alignment-mode: MwSr")
            .set("--num_epochs", 1)
            .set("--val_step", 1000);
    assertEquals(0, arguments.run().code());
    Path out = folder.resolve("out");
    assertEquals(
        AlignmentMode.MWSR, ModelDirectory.readConfig(out.resolve("model")).alignmentMode());
    assertTrue(Files.readString(out.resolve("report.html")).contains("MwSr"));
    JsonObject figures = alignment(out.resolve("model"), "model");
    assertEquals(figures, alignment(out.resolve("checkpoint.safetensors"), "checkpoint"));
    Path config = out.resolve("model/config.json");
    Files.writeString(config, Files.readString(config).replace("\"MwSr\"", "\"MrSw\""));
    assertNotEquals(figures, alignment(out.resolve("model"), "other"));

    CommandRun resumed = arguments.set("--num_epochs", 2).set("--resume", out).run();
    assertEquals(0, resumed.code(), resumed.err());
    assertEquals(AlignmentMode.MWSR, Checkpoint.read(out).model().alignmentMode());
  }
}
