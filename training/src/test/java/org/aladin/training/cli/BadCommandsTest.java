/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.GeneratedPage;
import org.aladin.model.TestModels;
import org.aladin.model.checkpoint.TestCheckpoint;
import org.aladin.model.checkpoint.TestCheckpoint.Numbers;
import org.aladin.model.vinvl.TestDetections;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong arguments and files of {@code convert}, {@code features}, {@code embed} and {@code score}.
 * What comes back is the table in {@code docs/bad-commands.md}, which this test compares with what
 * it sees, and writes with {@code -Daladin.docs.write=true}.
 */
class BadCommandsTest {
  private static final Path TABLE = Path.of("../docs/bad-commands.md");
  private static final Path REFERENCE = SmallReference.DIRECTORY;

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void layOut() throws IOException {
    TestModels.random(folder.resolve("MODEL"), TestModels.bertHeadsConfig(), 7);
    Path graphless = TestModels.random(folder.resolve("NO_GRAPH"), TestModels.bertHeadsConfig(), 7);
    Files.delete(graphless.resolve("model.onnx"));
    TestExtractors.detector(folder.resolve("EXTRACTOR"));
    TestDetections.write(folder.resolve("DETECTOR"), false);
    TestDetections.writePictures(folder.resolve("PICTURES"));
    write("captions.tsv", "1\tA dog.\n2\tA bus.\n");
    write("features.tsv", Files.readString(REFERENCE.resolve("features/features.tsv")));
    write("predictions.tsv", Files.readString(REFERENCE.resolve("features/predictions.tsv")));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  @Test
  void eachIsRefusedWithItsReasonAndNothingIsWritten() throws IOException {
    checkpoints();
    features();
    embed();
    export();
    score();
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(
          List.of(),
          all.map(file -> folder.relativize(file).toString())
              .filter(file -> file.matches("OUT.*\\.(json|tsv|jsonl|safetensors)"))
              .filter(file -> !file.contains(".part/"))
              .toList());
    }
    String table = HEADER + String.join("\n", lines) + "\n";
    GeneratedPage.check(TABLE, table);
  }

  private void checkpoints() throws IOException {
    area("`convert`: checkpoints of other networks");
    checkpoint("det+fast_labels", "detection_type");
    checkpoint(true, "enable_clip_captions");
    checkpoint(true, "enable_clip_labels");
    checkpoint("scan-sentences", "training", "alignment-mode");
    checkpoint("order", "training", "measure");
    checkpoint(1, "model", "teran-layers");
    checkpoint(3, "model", "tern-layers");
    checkpoint("gated", "model", "depth-aggregation-alignment");
    checkpoint(true, "model", "exclude-stopwords");
    checkpoint("long", "max_caption_seq_len");
    checkpoint(100_000, "max_labels_seq_len");
    String clip = "img_txt_enc.clip_model.ln_final.weight";
    checkpoint(
        "a parameter " + clip,
        c -> {
          c.model().put(clip, new Numbers(new long[] {24}, () -> 0.5));
          return c;
        });
    checkpoint(
        "parameters missing",
        c -> {
          c.model().keySet().removeIf(name -> name.contains("encoder.layer.1."));
          return c;
        });
    checkpoint("no parameters", c -> c.remove("model"));
    write("text.pth.tar", "no checkpoint");
    convert("a text as checkpoint", "text.pth.tar", backbone());
    convert("no such checkpoint", "nowhere.pth.tar", backbone());
    TestCheckpoint.teacher().write(folder.resolve("good.pth.tar"));
    convert("--eval_model_dir without config.json", "good.pth.tar", folder.toString());
  }

  private static String backbone() {
    return REFERENCE.resolve("checkpoint-0132780").toString();
  }

  private void checkpoint(Object value, String... path) throws IOException {
    List<String> whole = new ArrayList<>(List.of("config"));
    whole.addAll(List.of(path));
    checkpoint(
        String.join(".", whole) + ": " + value, c -> c.set(value, whole.toArray(String[]::new)));
  }

  private void checkpoint(String what, UnaryOperator<TestCheckpoint> change) throws IOException {
    change.apply(TestCheckpoint.teacher()).write(folder.resolve("model.pth.tar"));
    convert(what, "model.pth.tar", backbone());
  }

  private void convert(String what, String checkpoint, String backbone) {
    row(what, "convert --checkpoint " + checkpoint + " --eval_model_dir " + backbone);
  }

  private void features() throws IOException {
    area("`features`");
    command("features --predictions nowhere.tsv");
    command("features --predictions DETECTOR/predictions.tsv --image_sizes nowhere");
    row("predictions without features", "features --predictions predictions.tsv");
    String line = Files.readAllLines(folder.resolve("DETECTOR/predictions.tsv")).get(3);
    write("twice.tsv", line + "\n" + line + "\n");
    row("a key on two lines", "features --predictions twice.tsv");
    write("none.tsv", "a\t{\"objects\": []}\n");
    row("no image with objects", "features --predictions none.tsv");
    write("empty.tsv", "");
    row("an empty file", "features --predictions empty.tsv");
    Files.createDirectories(folder.resolve("FULL"));
    write("FULL/notes.txt", "mine");
    run(
        "--out FULL, which holds another file",
        "features --predictions DETECTOR/predictions.tsv --image_sizes PICTURES --out FULL");
  }

  private void embed() throws IOException {
    area("`embed`");
    command("embed --model MODEL");
    command("embed --model MODEL --captions captions.tsv --pictures PICTURES");
    command("embed --model nowhere --captions captions.tsv");
    command("embed --model PICTURES --captions captions.tsv");
    command("embed --model MODEL --captions nowhere.tsv");
    write("untabbed.tsv", "1\tA dog.\nA bus.\n");
    row("a line without a tab", "embed --model MODEL --captions untabbed.tsv");
    write("twice.tsv", "1\tA dog.\n1\tA bus.\n");
    row("an id on two lines", "embed --model MODEL --captions twice.tsv");
    row("an empty file", "embed --model MODEL --captions empty.tsv");
    command("embed --model MODEL --img_feat_file DETECTOR/features.tsv");
    row("no --image_sizes", "embed --model MODEL --img_feat_file DETECTOR/predictions.tsv");
    command("embed --model MODEL --pictures nowhere --kind descriptor");
    command("embed --model MODEL --pictures PICTURES");
    command("embed --model MODEL --pictures PICTURES --kind yolo");
    command("embed --model MODEL --pictures PICTURES --kind descriptor");
    command("embed --model MODEL --pictures PICTURES --extractor nowhere");
    String captions = "embed --model MODEL --captions captions.tsv ";
    command(captions + "--kind descriptor");
    command(captions + "--format npy");
    command(captions + "--encoding int3");
    command(captions + "--field labels=tags_ss");
    command(captions + "--field id=");
    command(captions + "--field vector");
    command(captions + "--batch_size 0");
    command(captions + "--documents_per_file -1");
    command(captions + "--threads 0");
    command(captions + "--engine tensorflow");
    command("embed --model NO_GRAPH --captions captions.tsv --engine onnxruntime");
  }

  private void export() throws IOException {
    area("`export`");
    command("export --model nowhere --int8");
    command("export --model MODEL --max_loss 2");
    command("export --model MODEL --words nowhere.tsv");
    command("export --model MODEL --words untabbed.tsv");
    write("dot.tsv", "1\t.\n");
    row("a caption without words", "export --model MODEL --words dot.tsv");
    command("export --model MODEL --words captions.tsv --int8");
  }

  private void score() {
    area("`score`");
    String start = "score --model MODEL --caption bus ";
    command("score --model MODEL --img_feat_file features.tsv --key 54718");
    row(
        "--caption \" \"",
        "score",
        "--model",
        "MODEL",
        "--caption",
        " ",
        "--img_feat_file",
        "features.tsv",
        "--key",
        "54718");
    command(start);
    command(start + "--img_feat_file features.tsv");
    command(start + "--img_feat_file features.tsv --key nobody");
    command(start + "--img_feat_file NO_GRAPH/features.tsv --key 54718");
    command(start + "--picture nowhere.jpg --extractor EXTRACTOR");
    command(start + "--picture captions.tsv --extractor EXTRACTOR");
    command(start + "--picture captions.tsv");
    command(start + "--picture captions.tsv --extractor EXTRACTOR --key 54718");
    command(start + "--img_feat_file features.tsv --key 54718 --kind descriptor");
  }

  private void area(String name) {
    lines.addAll(
        List.of("", "## " + name, "", "| input | exit code | message |", "| --- | --- | --- |"));
  }

  private void command(String command) {
    row(command.strip(), command);
  }

  private void row(String what, String command) {
    row(what, command.strip().split(" "));
  }

  private void row(String what, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!words[0].equals("score") && !String.join(" ", words).matches("export.* --words \\S+")) {
      all.addAll(List.of("--out", "OUT" + lines.size()));
    }
    run(what, all);
  }

  private void run(String what, String command) {
    run(what, List.of(command.split(" ")));
  }

  /** Runs a command, with words that name a file of the folder as paths. */
  private void run(String what, List<String> words) {
    CommandRun run =
        CommandRun.of(
            words.stream()
                .map(
                    word ->
                        word.startsWith("nowhere")
                                || word.endsWith("/features.tsv")
                                || word.startsWith("OUT")
                                || !word.isBlank()
                                    && word.matches("[A-Za-z_./]+")
                                    && Files.exists(folder.resolve(word))
                            ? folder.resolve(word).toString()
                            : word)
                .toArray(String[]::new));
    assertTrue(run.code() == 1 || run.code() == 2, () -> what + ": " + run.out());
    // Below a complaint about the command line there is the usage.
    String[] message = run.complaint().split("\\R(?=Usage)", 2);
    lines.add("| `" + cell(what, 120) + "` | " + run.code() + " | " + cell(message[0], 400) + " |");
  }

  private String cell(String text, int most) {
    String line =
        Arrays.stream(text.split("\\R"))
            .map(String::strip)
            .reduce((a, b) -> a + " " + b)
            .orElse("")
            .replace(folder.toString() + "/", "")
            .replace(folder.toString(), "FOLDER")
            .replace(backbone(), "BERT")
            .replaceAll("OUT\\d+", "OUT")
            .replace("|", "\\|");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  private static final String HEADER =
      """
      # Bad command lines

      The responses of the training jar's commands `convert`, `features`, `embed`, `export` and `score` to wrong arguments
      and files. A test runs each input on this page with a small model, and writes the page from the responses. `--out` is
      added where a command needs it. `…` shortens long text; `FOLDER` is the current folder, `BERT` a folder with
      `config.json` and `vocab.txt`.

      | exit code | cause |
      | --- | --- |
      | 1 | The command failed. |
      | 2 | The command line is wrong. |

      Those of Solr are in [bad-inputs.md](bad-inputs.md).
      """;
}
