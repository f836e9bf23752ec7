/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.training.SmallReference;
import org.aladin.training.checkpoint.Checkpoint;
import org.aladin.training.checkpoint.RunState;
import org.aladin.training.data.CaptionsFile;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TrainCommandTest {
  private static final String BOTH = "alad-alignment-and-matching-distill";

  @TempDir private Path folder;

  @Test
  void trainsAModelThatTheEncoderLoadsAndTellsHowItWent() throws IOException {
    CommandRun run =
        new TrainArguments(folder, BOTH)
            .set("--num_epochs", 1)
            .flag("--do_lower_case")
            .flag("--add_od_labels")
            .set("--log_step", 10)
            .flag("--no_cuda")
            .run();
    assertEquals(0, run.code(), run.err());
    Path out = folder.resolve("out");
    assertTrue(
        run.err().contains("Without effect here: --do_lower_case, --add_od_labels, --log_step"),
        run.err());
    assertTrue(run.err().contains("The best model is in " + out.resolve("model")), run.err());
    try (AladinEncoder encoder = AladinEncoder.load(out.resolve("model"), EncoderOptions.cpu())) {
      assertEquals(24, encoder.dimension());
      assertEquals(1, encoder.encodeCaptions(List.of("a dog")).size());
      List<String> captions =
          CaptionsFile.read(SmallReference.DIRECTORY.resolve("coco_ir"), "minival")
              .values()
              .stream()
              .flatMap(List::stream)
              .toList();
      StoredWords.assertOf(encoder.encodeCaptionsAsWritten(captions), encoder);
    }
    List<String> lines = Files.readAllLines(out.resolve("steps.jsonl"));
    // 9 steps, a validation after steps 4, 8 and the epoch.
    assertEquals(12, lines.size());
    assertTrue(Files.exists(out.resolve("report.html")));
    assertEquals(9, Checkpoint.read(out).state().step());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alad-matching-triplet-finetune", "alad-matching-triplet-e2e"})
  void theSameCommandGivesTheSameBits(String config) throws IOException {
    byte[][] models = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path own = Files.createDirectory(folder.resolve("run" + i));
      assertEquals(0, new TrainArguments(own, config).set("--num_epochs", 1).run().code());
      models[i] = Files.readAllBytes(own.resolve("out/" + Checkpoint.FILE));
    }
    assertArrayEquals(models[0], models[1]);
  }

  @Test
  void aNewRunInAnOldFolderKeepsWhatTheOldOneMade() throws IOException {
    TrainArguments arguments =
        new TrainArguments(folder, "alad-matching-triplet-finetune").set("--num_epochs", 1);
    assertEquals(0, arguments.run().code());
    Path out = folder.resolve("out");
    byte[] first = Files.readAllBytes(out.resolve(Checkpoint.FILE));
    byte[] model = Files.readAllBytes(out.resolve("model/model.safetensors"));
    CommandRun second = arguments.set("--seed", 3).run();
    assertEquals(0, second.code(), second.err());
    assertTrue(second.err().contains("Another run is in " + out), second.err());
    assertArrayEquals(first, Files.readAllBytes(out.resolve("checkpoint.previous.safetensors")));
    assertArrayEquals(model, Files.readAllBytes(out.resolve("model.previous/model.safetensors")));
    assertFalse(Arrays.equals(first, Files.readAllBytes(out.resolve(Checkpoint.FILE))));
  }

  @Test
  void aConfigurationThatOnlyDistilsRefusesToStartWithoutATeacher() throws IOException {
    TrainArguments arguments = new TrainArguments(folder, "alad-matching-distill-finetune");
    CommandRun refused = arguments.run();
    assertEquals(2, refused.code());
    assertEquals(
        "Configuration alad-matching-distill-finetune only distils: its matching head learns from"
            + " an alignment head that must be trained already. Train alad-alignment-triplet"
            + " first, and give its OUT/model (or a checkpoint of the original's) as"
            + " --load-teacher-model",
        refused.complaint());
    assertFalse(Files.exists(folder.resolve("out")));

    Path teacher = SmallReference.DIRECTORY.resolve("teacher.pth.tar");
    assertEquals(
        0, arguments.set("--num_epochs", 1).set("--load-teacher-model", teacher).run().code());
    // What it made is a teacher in turn.
    Path own = folder.resolve("out/model");
    assertEquals(0, arguments.set("--load-teacher-model", own).run().code());
  }

  @Test
  void aBackboneWithoutWeightsIsTrainedFromScratchOnlyIfAskedFor() throws IOException {
    Path backbone = Files.createDirectory(folder.resolve("bare"));
    for (String file : List.of("config.json", "vocab.txt")) {
      Files.copy(
          SmallReference.DIRECTORY.resolve("checkpoint-0132780/" + file), backbone.resolve(file));
    }
    TrainArguments arguments =
        new TrainArguments(folder, BOTH).set("--num_epochs", 1).set("--eval_model_dir", backbone);
    CommandRun refused = arguments.run();
    assertEquals(2, refused.code());
    assertEquals(
        "The backbone "
            + backbone
            + " has no weights, expected pytorch_model.bin or model.safetensors beside config.json"
            + " and vocab.txt; --from_scratch starts with random ones",
        refused.complaint());
    assertEquals(0, arguments.flag("--from_scratch").run().code());
  }

  @Test
  void aLossThatExplodesEndsWithTheReasonAndTheLastGoodCheckpoint() throws IOException {
    TrainArguments arguments = new TrainArguments(folder, BOTH);
    assertEquals(0, arguments.set("--num_epochs", 1).run().code());
    byte[] good = Files.readAllBytes(folder.resolve("out/" + Checkpoint.FILE));
    CommandRun run =
        arguments
            .configure("lr: 0.0005", "lr: 1e30")
            .set("--num_epochs", 2)
            .set("--val_step", 1000)
            .set("--resume", folder.resolve("out"))
            .run();
    assertEquals(1, run.code());
    assertTrue(run.complaint().contains("expected finite numbers"), run.complaint());
    assertTrue(
        run.complaint()
            .contains("the last good checkpoint is " + folder.resolve("out/" + Checkpoint.FILE)),
        run.complaint());
    assertArrayEquals(good, Files.readAllBytes(folder.resolve("out/" + Checkpoint.FILE)));
  }

  @Test
  void aFullDiskEndsWithTheReasonAndTheLastGoodCheckpoint() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "only Linux has a disk that is always full");
    TrainArguments arguments = new TrainArguments(folder, BOTH);
    assertEquals(0, arguments.set("--num_epochs", 1).run().code());
    Path checkpoint = folder.resolve("out/" + Checkpoint.FILE);
    byte[] good = Files.readAllBytes(checkpoint);
    Files.createSymbolicLink(folder.resolve("out/" + Checkpoint.FILE + ".part"), full);
    CommandRun run = arguments.set("--num_epochs", 2).set("--resume", folder.resolve("out")).run();
    assertEquals(1, run.code());
    assertEquals(
        "The checkpoint in "
            + folder.resolve("out")
            + " could not be written: No space left on device; the last good checkpoint is "
            + checkpoint
            + ", use it with --resume",
        run.complaint());
    assertArrayEquals(good, Files.readAllBytes(checkpoint));
    assertEquals(9, Checkpoint.read(checkpoint).state().step());

    Files.createSymbolicLink(folder.resolve("out/report.html.new"), full);
    CommandRun unreported = arguments.run();
    assertEquals(1, unreported.code());
    assertTrue(
        unreported
            .complaint()
            .startsWith("The report in " + folder.resolve("out") + " could not be written: "),
        unreported.complaint());
    assertTrue(Checkpoint.read(checkpoint).state().step() > 9, "the checkpoint came first");
    assertFalse(Files.exists(folder.resolve("out/report.html.new"), LinkOption.NOFOLLOW_LINKS));
  }

  @ParameterizedTest
  @CsvSource({"train, 1 of the 10, training", "minival, 1 of the 8, validation"})
  void anImageWithoutFeaturesIsToldBeforeTheFirstStep(String split, String count, String whose)
      throws IOException {
    Path data = folder.resolve("coco_ir");
    PathUtils.copyDirectory(SmallReference.DIRECTORY.resolve("coco_ir"), data);
    Map<String, List<String>> captions = new LinkedHashMap<>(CaptionsFile.read(data, split));
    String key = captions.keySet().iterator().next();
    captions.put("99", captions.remove(key));
    Files.delete(data.resolve(split + "_captions.pt"));
    Files.writeString(data.resolve(split + "_captions.json"), new Gson().toJson(captions));

    CommandRun run = new TrainArguments(folder, BOTH).set("--data_dir", data).run();

    assertEquals(1, run.code());
    assertEquals(
        SmallReference.DIRECTORY.resolve("features/features.tsv")
            + " has no line for "
            + count
            + " images of the "
            + whose
            + " captions: 99; expected one line per image",
        run.complaint());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void anImageWithoutPredictionsIsToldBeforeTheFirstStep() throws IOException {
    Path features = folder.resolve("features");
    PathUtils.copyDirectory(SmallReference.DIRECTORY.resolve("features"), features);
    Path predictions = features.resolve("predictions.tsv");
    List<String> lines = new ArrayList<>(Files.readAllLines(predictions));
    lines.remove(lines.size() - 1);
    Files.write(predictions, lines);
    Files.delete(features.resolve("predictions.lineidx"));

    CommandRun run =
        new TrainArguments(folder, BOTH)
            .set("--img_feat_file", features.resolve("features.tsv"))
            .run();

    assertEquals(1, run.code());
    assertTrue(
        run.complaint().startsWith(predictions + " has no line for 1 of the "), run.complaint());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** Features that are damaged, which only reading them shows. */
  @Test
  void aValidationThatFailsLeavesACheckpointThatItIsDoneFrom() throws IOException {
    Path features = folder.resolve("features");
    PathUtils.copyDirectory(SmallReference.DIRECTORY.resolve("features"), features);
    Path tsv = features.resolve("features.tsv");
    byte[] whole = Files.readAllBytes(tsv);
    Path coco = SmallReference.DIRECTORY.resolve("coco_ir");
    Set<String> trained = CaptionsFile.read(coco, "train").keySet();
    String key =
        CaptionsFile.read(coco, "minival").keySet().stream()
            .filter(each -> !trained.contains(each))
            .findFirst()
            .orElseThrow();
    String text = new String(whole, StandardCharsets.US_ASCII);
    int line = ("\n" + text).indexOf("\n" + key + "\t");
    byte[] damaged = whole.clone();
    damaged[line + key.length() + 20] = '!';
    Files.write(tsv, damaged);
    TrainArguments arguments =
        new TrainArguments(folder, BOTH).set("--num_epochs", 1).set("--img_feat_file", tsv);

    CommandRun run = arguments.run();

    Path checkpoint = folder.resolve("out/" + Checkpoint.FILE);
    assertEquals(1, run.code());
    assertTrue(
        run.complaint().startsWith("The validation after step 4: " + tsv + ", line "),
        run.complaint());
    assertTrue(
        run.complaint()
            .endsWith("; the last good checkpoint is " + checkpoint + ", use it with --resume"),
        run.complaint());
    RunState left = Checkpoint.read(checkpoint).state();
    assertEquals(4, left.step());
    assertTrue(left.validationDue());

    Files.write(tsv, whole);
    CommandRun resumed = arguments.set("--resume", folder.resolve("out")).run();
    assertEquals(0, resumed.code(), resumed.err());
    Path own = Files.createDirectory(folder.resolve("whole"));
    assertEquals(0, new TrainArguments(own, BOTH).set("--num_epochs", 1).run().code());
    for (String file : List.of(Checkpoint.FILE, "model/model.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(own.resolve("out/" + file)),
          Files.readAllBytes(folder.resolve("out/" + file)),
          file);
    }
    assertEquals(
        Files.readAllLines(own.resolve("out/steps.jsonl")).size(),
        Files.readAllLines(folder.resolve("out/steps.jsonl")).size());
  }

  @Test
  void sizesThatDoNotFitAreToldWithBothNumbers() throws IOException {
    CommandRun run =
        new TrainArguments(folder, BOTH).configure("embed-size: 24", "embed-size: 768").run();
    assertEquals(2, run.code());
    assertTrue(
        run.complaint().contains("model.embed-size is 768, but the backbone "), run.complaint());
    assertTrue(
        run.complaint().endsWith("has a hidden size of 24, expected the same"), run.complaint());
  }

  @Test
  void featuresOfTheWrongWidthAreToldWithBothNumbers() throws IOException {
    Path backbone = folder.resolve("backbone");
    PathUtils.copyDirectory(SmallReference.DIRECTORY.resolve("checkpoint-0132780"), backbone);
    Path json = backbone.resolve("config.json");
    Files.writeString(json, Files.readString(json).replace("2054", "1030"));
    Files.delete(backbone.resolve("pytorch_model.bin"));
    CommandRun run =
        new TrainArguments(folder, BOTH)
            .set("--eval_model_dir", backbone)
            .flag("--from_scratch")
            .run();
    assertEquals(1, run.code());
    assertTrue(
        run.complaint()
            .endsWith("has regions of 2054 numbers, but the backbone " + backbone + " takes 1030"),
        run.complaint());
  }

  @Test
  void missingFilesAreNamedWithTheirOption() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertEquals(
        nowhere + ": there is no such folder (--data_dir)", complaint("--data_dir", nowhere, 1));
    assertEquals(
        nowhere + ": there is no such folder (--eval_model_dir)",
        complaint("--eval_model_dir", nowhere, 1));
    assertEquals(
        nowhere + ": there is no such file (--img_feat_file)",
        complaint("--img_feat_file", nowhere, 1));
    assertEquals("Configuration " + nowhere + " does not exist", complaint("--config", nowhere, 2));
    assertEquals(nowhere + " does not exist", complaint("--load-teacher-model", nowhere, 1));
    assertEquals(
        folder + ": holds neither train_captions.pt nor train_captions.json",
        complaint("--data_dir", folder, 1));
  }

  @Test
  void wrongUseOfTheCommandLineIsToldWithWhatIsAllowed() throws IOException {
    CommandRun unknown = new TrainArguments(folder, BOTH).set("--learning-rat", 3).run();
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("Unknown options: '--learning-rat', '3'"), unknown.err());
    CommandRun missing = new TrainArguments(folder, BOTH).without("--data_dir").run();
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("Missing required option: '--data_dir=DIR'"), missing.err());
    CommandRun mistyped = new TrainArguments(folder, BOTH).set("--val_step", "often").run();
    assertEquals(2, mistyped.code());
    assertTrue(mistyped.err().contains("'often' is not an int"), mistyped.err());
    CommandRun nothing = CommandRun.of();
    assertEquals(2, nothing.code());
    assertTrue(nothing.err().contains("train"), nothing.err());
    assertEquals(0, CommandRun.of("train", "--help").code());
  }

  @ParameterizedTest
  @CsvSource({
    "--val_step, 0, 1 to 2147483647",
    "--val_step, -7000, 1 to 2147483647",
    "--num_epochs, 0, 1 to 2147483647",
    "--workers, -1, 0 to 1024",
    "--num_workers, 100000, 0 to 1024",
    "--threads, 0, 1 to 1024",
    "--threads, 2000, 1 to 1024",
    "--max_seq_length, 1, 3 to 2147483647",
    "--max_seq_length, 2, 3 to 2147483647",
    "--max_img_seq_length, 0, 1 to 2147483647",
  })
  void aNumberOutOfRangeIsToldWithOptionValueAndRange(String option, String value, String range)
      throws IOException {
    CommandRun run = new TrainArguments(folder, BOTH).set(option, value).run();
    assertEquals(2, run.code());
    String first = run.err().lines().findFirst().orElseThrow();
    assertTrue(first.contains("'" + option.replace("--workers", "--num_workers") + "'"), first);
    assertTrue(
        first.endsWith(value + " is out of range, expected a whole number from " + range), first);
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void moreTokensThanPositionsAreToldWithBothNumbers() throws IOException {
    TrainArguments arguments = new TrainArguments(folder, BOTH).set("--max_seq_length", 513);
    Path backbone = SmallReference.DIRECTORY.resolve("checkpoint-0132780");
    String message =
        "--max_seq_length is 513, expected 3 to 512, the positions of the backbone " + backbone;
    CommandRun run = arguments.run();
    assertEquals(2, run.code());
    assertEquals(message, run.complaint());

    Path teacher = SmallReference.DIRECTORY.resolve("teacher.pth.tar");
    CommandRun convert =
        CommandRun.of(
            "convert",
            "--eval_model_dir",
            backbone.toString(),
            "--checkpoint",
            teacher.toString(),
            "--out",
            folder.resolve("model").toString(),
            "--max_seq_length",
            "513");
    assertEquals(2, convert.code());
    assertEquals(message, convert.complaint());
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void theHelpSaysInAWholeSentenceWhatEachCommandDoes() {
    String help = CommandRun.of("--help").out();
    String[] commands = help.substring(help.indexOf("Commands:")).split("\\R  (?=\\w)");
    assertEquals(11, commands.length, help); // the heading, ten commands of which one is help
    for (String command : List.of(commands).subList(1, 11)) {
      assertTrue(command.stripTrailing().endsWith("."), command);
    }
  }

  private String complaint(String option, Path value, int code) throws IOException {
    CommandRun run = new TrainArguments(folder, BOTH).set(option, value).run();
    assertEquals(code, run.code(), run.err());
    return run.complaint();
  }
}
