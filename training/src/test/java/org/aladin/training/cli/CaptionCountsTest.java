/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.training.SmallReference;
import org.aladin.training.data.CaptionsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training and evaluation with other numbers of captions than five per image. */
class CaptionCountsTest {
  @TempDir Path folder;
  private Path data;
  private TrainArguments arguments;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    arguments =
        new TrainArguments(folder, "alad-alignment-and-matching-distill")
            .set("--num_epochs", 1)
            .set("--data_dir", data);
  }

  /** Writes the captions of a split, the first of each image's five, in turn as many as given. */
  private Map<String, List<String>> write(String split, int images, int... counts)
      throws IOException {
    Map<String, List<String>> all =
        CaptionsFile.read(SmallReference.DIRECTORY.resolve("coco_ir"), split);
    Map<String, List<String>> some = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> image : all.entrySet()) {
      if (some.size() < images) {
        List<String> own = new ArrayList<>();
        for (int c = 0; c < counts[some.size() % counts.length]; c++) {
          own.add(image.getValue().get(c % 5)); // beyond five: duplicates
        }
        some.put(image.getKey(), own);
      }
    }
    Files.writeString(data.resolve(split + "_captions.json"), new Gson().toJson(some));
    return some;
  }

  private static int pairs(Map<String, List<String>> captions, int maximum) {
    return captions.values().stream().mapToInt(own -> Math.min(maximum, own.size())).sum();
  }

  private CommandRun test(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "test",
                "--load_checkpoint",
                folder.resolve("out/model").toString(),
                "--data_dir",
                data.toString(),
                "--img_feat_file",
                SmallReference.DIRECTORY.resolve("features/features.tsv").toString(),
                "--eval_model_dir",
                SmallReference.DIRECTORY.resolve("checkpoint-0132780").toString(),
                "--logger_name",
                folder.toString()));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"1 1, 5", "2 2, 5", "1 7 3 2 5, 5", "1 7 3 2 5, 10", "4 6, 1"})
  void anEpochVisitsEveryPairAndEvaluationRanksEveryCaption(String numbers, int maximum)
      throws IOException {
    int[] counts = List.of(numbers.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    Map<String, List<String>> train = write("train", 10, counts);
    Map<String, List<String>> minival = write("minival", 8, counts);
    Map<String, List<String>> test = write("test", 8, counts);
    CommandRun run =
        arguments
            .set("--num_captions_per_img_train", maximum)
            .set("--num_captions_per_img_val", maximum)
            .run();
    assertEquals(0, run.code(), run.err());
    int visited = 0;
    for (String line : Files.readAllLines(folder.resolve("out/steps.jsonl"))) {
      JsonObject step = JsonParser.parseString(line).getAsJsonObject();
      if (step.has("pairs")) {
        visited += step.get("pairs").getAsInt();
        assertTrue(Double.isFinite(step.get("loss").getAsDouble()), line);
      }
    }
    assertEquals(pairs(train, maximum), visited);
    String report = Files.readString(folder.resolve("out/report.html"));
    assertTrue(report.contains("Training captions per image"), report);
    assertTrue(report.contains(minival.keySet().iterator().next()), report);
    CommandRun tested =
        test("--num_captions_per_img_val", "" + maximum, "--num_captions_per_img_train", "3");
    assertEquals(0, tested.code(), tested.err());
    assertTrue(
        tested.out().startsWith("8 images with " + pairs(test, maximum) + " captions, "),
        tested.out());
    assertTrue(
        tested.err().contains("Without effect here: --num_captions_per_img_train"), tested.err());
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("evaluation-test.json")))
            .getAsJsonObject();
    assertEquals(pairs(test, maximum), json.get("captions").getAsInt());
    JsonObject matching =
        json.getAsJsonObject("figures").getAsJsonObject("all").getAsJsonObject("matching");
    assertEquals(100, matching.get("t2i_r10").getAsDouble(), "eight images, so all are in ten");
  }

  @Test
  void oneImageWithOneCaptionIsTrainedAndFound() throws IOException {
    write("train", 1, 1);
    write("minival", 1, 1);
    write("test", 1, 1);
    CommandRun run = arguments.run();
    assertEquals(0, run.code(), run.err());
    CommandRun tested = test();
    assertEquals(0, tested.code(), tested.err());
    assertTrue(tested.out().startsWith("1 images with 1 captions, 1 per image"), tested.out());
    assertTrue(tested.out().contains("| 600.0"), tested.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train | [] | Image KEY has no captions, expected at least 1",
        "minival | [] | Image KEY has no captions, expected at least 1",
        "train | ['a dog', ' '] | FILE: caption 2 of the 2 of image KEY is empty, expected words",
        "train | null | FILE: the captions of image KEY are not a list of texts",
      })
  void whatIsNoCaptionIsNamedWithItsImage(String split, String captions, String expected)
      throws IOException {
    write("train", 4, 2);
    write("minival", 4, 1);
    Path file = data.resolve(split + "_captions.json");
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    String key = List.copyOf(json.keySet()).get(2);
    json.add(key, JsonParser.parseString(captions.replace('\'', '"')));
    Files.writeString(file, json.toString());
    CommandRun run = arguments.run();
    assertEquals(1, run.code(), run.err());
    assertEquals(
        expected.replace("KEY", key).replace("FILE", file.toString()), run.complaint().strip());
  }

  @Test
  void aFileWithoutImagesIsNamed() throws IOException {
    write("train", 4, 2);
    Files.writeString(data.resolve("minival_captions.json"), "{}");
    CommandRun run = arguments.run();
    assertEquals(1, run.code());
    assertEquals(
        data.resolve("minival_captions.json") + " holds no captions", run.complaint().strip());
  }

  @Test
  void noCaptionsAtAllCannotBeAskedFor() throws IOException {
    write("train", 4, 2);
    write("minival", 4, 2);
    CommandRun run = arguments.set("--num_captions_per_img_train", 0).run();
    assertEquals(2, run.code());
    assertTrue(run.err().contains("--num_captions_per_img_train"), run.err());
    assertTrue(run.err().contains("0 is out of range, expected a whole number from 1"), run.err());
  }
}
