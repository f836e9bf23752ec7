/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs {@code train} and {@code test} with all options of the programs of both repositories of the
 * original at once ({@code options.tsv} says where they come from).
 */
class OriginalOptionsTest {
  private static final Path REFERENCE = SmallReference.DIRECTORY;
  private static final String NOTE = "Without effect here: ";

  /** Those that decide something here. All others must be named as options without effect. */
  private static final Set<String> TRAIN =
      Set.of(
          "--config",
          "--data_dir",
          "--eval_model_dir",
          "--img_feat_file",
          "--load-teacher-model",
          "--logger_name",
          "--max_caption_seq_len",
          "--max_img_seq_length",
          "--max_labels_seq_len",
          "--max_seq_length",
          "--no_cuda",
          "--num_captions_per_img_train",
          "--num_captions_per_img_val",
          "--num_epochs",
          "--num_workers",
          "--reinitialize-scheduler",
          "--resume",
          "--seed",
          "--val_step");

  private static final Set<String> TEST =
      Set.of(
          "--data_dir",
          "--eval_img_keys_file",
          "--eval_model_dir",
          "--img_feat_file",
          "--load_checkpoint",
          "--max_caption_seq_len",
          "--max_img_seq_length",
          "--max_labels_seq_len",
          "--max_seq_length",
          "--no_cuda",
          "--num_captions_per_img_val");

  @TempDir private Path folder;

  private record Flag(String name, String value) {}

  /** The options of a program, for example of "ALADIN-2.0 train". */
  private static List<Flag> options(String program) throws IOException {
    List<String[]> rows =
        Files.readAllLines(Path.of("src/test/resources/original/options.tsv")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();
    int column = List.of(rows.get(0)).indexOf(program);
    return rows.stream()
        .skip(1)
        .filter(row -> row[column].equals("x"))
        .map(row -> new Flag(row[0], row[1]))
        .toList();
  }

  private CommandRun run(String program, Map<String, String> files) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(program.split(" ")[1]));
    for (Flag flag : options(program)) {
      arguments.add(flag.name());
      if (!flag.value().equals("-")) {
        arguments.add(files.getOrDefault(flag.value(), flag.value()));
      }
    }
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private Map<String, String> files() throws IOException {
    Path config = folder.resolve("config.yaml");
    Files.copy(REFERENCE.resolve("configs/alad-matching-triplet-finetune.yaml"), config);
    return Map.of(
        "CONFIG", config.toString(),
        "DATA", REFERENCE.resolve("coco_ir").toString(),
        "FEATURES", REFERENCE.resolve("features/features.tsv").toString(),
        "BACKBONE", REFERENCE.resolve("checkpoint-0132780").toString(),
        "TEACHER", REFERENCE.resolve("teacher.pth.tar").toString(),
        "RUN", REFERENCE.resolve("teacher.pth.tar").toString(),
        "OUT", folder.resolve("out").toString());
  }

  private static void assertOthersAreNoted(CommandRun run, String program, Set<String> effective)
      throws IOException {
    Set<String> expected = new TreeSet<>();
    options(program).forEach(flag -> expected.add(flag.name()));
    expected.removeAll(effective);
    List<String> notes = run.err().lines().filter(line -> line.startsWith(NOTE)).toList();
    assertEquals(1, notes.size(), run.err());
    assertEquals(
        expected, new TreeSet<>(List.of(notes.get(0).substring(NOTE.length()).split(", "))));
  }

  @ParameterizedTest
  @CsvSource({"ALADIN train, 55", "ALADIN-2.0 train, 57"})
  void everyOptionOfTrainIsAccepted(String program, int count) throws IOException {
    assertEquals(count, options(program).size());
    CommandRun run = run(program, files());
    assertEquals(0, run.code(), run.err());
    assertTrue(Files.exists(folder.resolve("out/model/model.safetensors")));
    assertOthersAreNoted(run, program, TRAIN);
  }

  @ParameterizedTest
  @CsvSource({"ALADIN test, 49", "ALADIN-2.0 test, 51"})
  void everyOptionOfTestIsAccepted(String program, int count) throws IOException {
    assertEquals(count, options(program).size());
    CommandRun run = run(program, filesInWritableFolder());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("matching"), run.out());
    assertOthersAreNoted(run, program, TEST);
  }

  /** The original's test.py has no output folder; the figures are written beside the checkpoint. */
  private Map<String, String> filesInWritableFolder() throws IOException {
    Path checkpoint = folder.resolve("teacher.pth.tar");
    Files.copy(REFERENCE.resolve("teacher.pth.tar"), checkpoint);
    Map<String, String> files = new HashMap<>(files());
    files.put("TEACHER", checkpoint.toString());
    return files;
  }

  @Test
  void aFlagThatTakesANumberTakesIt() throws IOException {
    CommandRun run =
        CommandRun.of("test", "--use_img_layernorm", "1", "--load_checkpoint", "none.pth.tar");
    assertTrue(run.err().contains("Missing required options"), run.err());
  }
}
