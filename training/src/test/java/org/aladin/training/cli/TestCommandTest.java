/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
  @TempDir private Path folder;

  @Test
  void anImageWithoutFeaturesIsToldBeforeAnythingIsEncoded() throws IOException {
    Path data = Files.createDirectory(folder.resolve("coco_ir"));
    Files.writeString(
        data.resolve("test_captions.json"),
        "{\"99\": [\"a\", \"b\", \"c\", \"d\", \"e\"], \"98\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}");
    Path reference = SmallReference.DIRECTORY;
    Path features = reference.resolve("features/features.tsv");
    CommandRun run =
        CommandRun.of(
            "test",
            "--load_checkpoint",
            reference.resolve("teacher.pth.tar").toString(),
            "--data_dir",
            data.toString(),
            "--img_feat_file",
            features.toString(),
            "--eval_model_dir",
            reference.resolve("checkpoint-0132780").toString(),
            "--logger_name",
            folder.toString());
    assertEquals(1, run.code());
    assertEquals(
        features
            + " has no line for 2 of the 2 images of the test captions: 99, 98; expected one line"
            + " per image",
        run.complaint());
  }

  @Test
  void everyFormOfAModelIsEvaluatedAlike() throws IOException {
    assertEquals(
        0,
        new TrainArguments(folder, "alad-matching-triplet-finetune")
            .set("--num_epochs", 1)
            .set("--val_step", 1000)
            .run()
            .code());
    Path out = folder.resolve("out");
    JsonObject expected = figures(out, "a");
    assertEquals(8, expected.get("images").getAsInt());
    assertEquals(40, expected.get("captions").getAsInt());
    assertEquals(expected, figures(out.resolve("model"), "b"));
    assertEquals(expected, figures(out.resolve("checkpoint.safetensors"), "c"));
  }

  @Test
  void theTeachersFiguresAreThoseOfTheOriginal() throws IOException {
    // The test captions of the set are those of its validation, whose recalls the original wrote;
    // a frozen backbone leaves the alignment head's as the teacher's are.
    JsonObject wrote =
        JsonParser.parseString(
                Files.readString(
                    SmallReference.DIRECTORY.resolve(
                        "expected/alad-matching-triplet-finetune.json")))
            .getAsJsonObject()
            .getAsJsonObject("validation")
            .getAsJsonObject("alignment");
    JsonObject got =
        figures(SmallReference.DIRECTORY.resolve("teacher.pth.tar"), "t")
            .getAsJsonObject("figures")
            .getAsJsonObject("all")
            .getAsJsonObject("alignment");
    wrote
        .entrySet()
        .forEach(
            figure ->
                assertEquals(
                    figure.getValue().getAsDouble(),
                    got.get(figure.getKey()).getAsDouble(),
                    1e-9,
                    figure.getKey()));
  }

  @Test
  void aKeysFileChoosesTheImagesAndNamesTheJson() throws IOException {
    Path keys =
        Files.write(
            folder.resolve("three.tsv"),
            Files.readAllLines(SmallReference.DIRECTORY.resolve("coco_ir/test_img_keys.tsv"))
                .subList(2, 5));
    CommandRun run =
        test(
            SmallReference.DIRECTORY.resolve("teacher.pth.tar"),
            "k",
            "--eval_img_keys_file",
            keys.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("matching"), run.out());
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("k/evaluation-three.json")))
            .getAsJsonObject();
    assertEquals(3, json.get("images").getAsInt());

    CommandRun published =
        test(
            SmallReference.DIRECTORY.resolve("teacher.pth.tar"),
            "k",
            "--eval_img_keys_file",
            "test_img_keys_1k.tsv");
    assertEquals(0, published.code(), "a name alone is looked for in --data_dir");

    CommandRun missing =
        test(
            SmallReference.DIRECTORY.resolve("teacher.pth.tar"),
            "k",
            "--eval_img_keys_file",
            "no.tsv");
    assertEquals(1, missing.code());
    assertEquals(
        "no.tsv: there is no such file, neither here nor in --data_dir (--eval_img_keys_file)",
        missing.complaint());
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path none = folder.resolve("none");
    assertEquals(none + " does not exist", test(none, "n").complaint());
    assertTrue(
        test(folder, "n").complaint().contains("has no file config.json"),
        test(folder, "n").complaint());
    Path backbone = SmallReference.DIRECTORY.resolve("checkpoint-0132780/pytorch_model.bin");
    assertTrue(
        test(backbone, "n").complaint().contains("not a checkpoint of ALADIN"),
        test(backbone, "n").complaint());
  }

  private JsonObject figures(Path checkpoint, String out) throws IOException {
    CommandRun run = test(checkpoint, out);
    assertEquals(0, run.code(), run.err());
    return JsonParser.parseString(Files.readString(folder.resolve(out + "/evaluation-test.json")))
        .getAsJsonObject();
  }

  private CommandRun test(Path checkpoint, String out, String... more) {
    Path reference = SmallReference.DIRECTORY;
    List<String> arguments =
        List.of(
            "test",
            "--data_dir",
            reference.resolve("coco_ir").toString(),
            "--img_feat_file",
            reference.resolve("features/features.tsv").toString(),
            "--eval_model_dir",
            reference.resolve("checkpoint-0132780").toString(),
            "--max_seq_length",
            "50",
            "--max_img_seq_length",
            "34",
            "--load_checkpoint",
            checkpoint.toString(),
            "--logger_name",
            folder.resolve(out).toString());
    return CommandRun.of(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }
}
