/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.vinvl.TestDetections;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train} and {@code test} on a detector's own predictions.tsv, beside which there is no
 * features.tsv, compute what they compute on the features.tsv that {@code features} makes of it.
 */
class DetectorOutputRunTest {
  @TempDir private Path folder;
  private Path sizesInJson;
  private Path sizesBeside;
  private Path noSizes;
  private Path pictures;
  private Path converted;

  @BeforeEach
  void detect() throws IOException {
    sizesInJson = TestDetections.write(folder.resolve("json"), true);
    sizesBeside = TestDetections.write(folder.resolve("beside"), false);
    TestDetections.writeSizes(folder.resolve("beside/predictions.hw.tsv"));
    noSizes = TestDetections.write(folder.resolve("none"), false);
    pictures = TestDetections.writePictures(folder.resolve("pictures"));
    Path out = folder.resolve("features");
    CommandRun run =
        CommandRun.of("features", "--predictions", sizesInJson.toString(), "--out", out.toString());
    assertEquals(0, run.code(), run.err());
    converted = out.resolve("features.tsv");
  }

  @Test
  void testGivesTheSameFiguresWhereverTheSizesAre() throws IOException {
    JsonObject expected = test(converted);
    assertEquals(expected, test(sizesInJson));
    assertEquals(expected, test(sizesBeside));
    assertEquals(expected, test(noSizes, "--image_sizes", pictures.toString()));
    Path sizes = TestDetections.writeSizes(folder.resolve("elsewhere/sizes.tsv"));
    assertEquals(expected, test(noSizes, "--image_sizes", sizes.toString()));
  }

  private JsonObject test(Path features, String... more) throws IOException {
    Path out = folder.resolve("figures");
    List<String> arguments = new ArrayList<>(List.of("test", "--threads", "1"));
    arguments.addAll(List.of("--logger_name", out.toString()));
    arguments.addAll(List.of("--img_feat_file", features.toString()));
    Path reference = SmallReference.DIRECTORY;
    arguments.addAll(List.of("--load_checkpoint", reference.resolve("teacher.pth.tar").toString()));
    arguments.addAll(List.of("--data_dir", reference.resolve("coco_ir").toString()));
    arguments.addAll(
        List.of("--eval_model_dir", reference.resolve("checkpoint-0132780").toString()));
    arguments.addAll(List.of(more));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return JsonParser.parseString(Files.readString(out.resolve("evaluation-test.json")))
        .getAsJsonObject()
        .getAsJsonObject("figures");
  }

  @Test
  void trainTakesTheSameStepsWhereverTheSizesAre() throws IOException {
    JsonArray expected = train("converted", converted, null);
    assertEquals(expected, train("json", sizesInJson, null));
    assertEquals(expected, train("beside", sizesBeside, null));
    assertEquals(expected, train("pictures", noSizes, pictures));
  }

  /** Loss and gradient norm of each step, and the recalls. */
  private JsonArray train(String name, Path features, Path sizes) throws IOException {
    Path own = Files.createDirectory(folder.resolve("train-" + name));
    TrainArguments arguments =
        new TrainArguments(own, "alad-matching-triplet-finetune")
            .set("--img_feat_file", features)
            .set("--num_captions_per_img_train", 1)
            .set("--num_epochs", 1)
            .set("--val_step", 1000)
            .set("--threads", 1);
    if (sizes != null) {
      arguments.set("--image_sizes", sizes);
    }
    CommandRun run = arguments.run();
    assertEquals(0, run.code(), run.err());
    JsonArray steps = new JsonArray();
    for (String line : Files.readAllLines(own.resolve("out/steps.jsonl"))) {
      JsonObject step = JsonParser.parseString(line).getAsJsonObject();
      step.remove("batch_time");
      step.remove("data_time");
      steps.add(step);
    }
    return steps;
  }

  /** Without any source of sizes the first image that is read is named. */
  @Test
  void unknownSizesEndARunWithTheImageAndWhatIsMissing() {
    CommandRun run =
        CommandRun.of(
            "test",
            "--img_feat_file",
            noSizes.toString(),
            "--load_checkpoint",
            SmallReference.DIRECTORY.resolve("teacher.pth.tar").toString(),
            "--data_dir",
            SmallReference.DIRECTORY.resolve("coco_ir").toString(),
            "--eval_model_dir",
            SmallReference.DIRECTORY.resolve("checkpoint-0132780").toString(),
            "--logger_name",
            folder.toString());
    assertEquals(1, run.code());
    String message = run.complaint();
    String start = noSizes + ", line ";
    assertEquals(start, message.substring(0, Math.min(start.length(), message.length())), message);
    String end =
        ": the size of the image is unknown: its JSON has no \"image_h\" and \"image_w\", and there"
            + " is no hw.tsv in its folder";
    assertEquals(end, message.substring(Math.max(0, message.length() - end.length())), message);
  }
}
