/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.training.SmallReference;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path folder;

  @Test
  void aDeviationBeyondToleranceIsShownWhereItIsAndFails() throws IOException {
    PathUtils.copyDirectory(SmallReference.DIRECTORY, folder);
    String kept = keepOneConfiguration();
    Path file = folder.resolve("expected/" + kept + ".json");
    JsonObject expected = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject step = expected.getAsJsonArray("steps").get(7).getAsJsonObject();
    double norm = step.get("grad_norm").getAsDouble();
    step.addProperty("grad_norm", norm * 1.0003);
    JsonArray row = expected.getAsJsonArray("alignment_scores").get(0).getAsJsonArray();
    row.set(3, new JsonPrimitive(row.get(3).getAsDouble() + 3e-4));
    expected.getAsJsonObject("validation").getAsJsonObject("matching").addProperty("t2i_r5", 12.25);
    Files.writeString(file, expected.toString());

    CommandRun run = CommandRun.of("verify", "--reference", folder.toString(), "--device", "cpu");
    assertEquals(1, run.code());
    List<String> failed = run.out().lines().filter(line -> line.contains("FAIL")).toList();
    assertEquals(3, failed.size(), run.out());
    assertTrue(
        failed.get(0).contains("gradient norm") && failed.get(0).contains("step 7:"),
        failed.get(0));
    assertTrue(
        failed.get(1).contains("matching recalls") && failed.get(1).contains("t2i_r5:"),
        failed.get(1));
    assertTrue(
        failed.get(2).contains("alignment scores") && failed.get(2).contains("pair 3:"),
        failed.get(2));
    assertTrue(run.out().contains("Outside tolerance"), run.out());
  }

  /** What a set does not hold, or holds in part, is not taken for verified. */
  @Test
  void whatIsMissingFromASetFails() throws IOException {
    PathUtils.copyDirectory(SmallReference.DIRECTORY, folder);
    String kept = keepOneConfiguration();
    Path file = folder.resolve("expected/" + kept + ".json");
    JsonObject expected = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    expected.getAsJsonObject("validation").getAsJsonObject("matching").remove("i2t_r5");
    expected.getAsJsonObject("validation").remove("alignment");
    expected.remove("first_image_embedding");
    expected.getAsJsonArray("first_caption_tokens").remove(3);
    expected.add("first_image_regions", new JsonArray());
    expected.getAsJsonArray("steps").get(2).getAsJsonObject().remove("grad_norm");
    Files.writeString(file, expected.toString());
    CommandRun run = CommandRun.of("verify", "--reference", folder.toString(), "--device", "cpu");
    assertEquals(1, run.code());
    List<String> failed =
        run.out()
            .lines()
            .filter(line -> line.contains("FAIL"))
            .map(line -> line.replaceAll(" *FAIL (.*?) {2,}.*(relative|absolute|exact) *", "$1: "))
            .toList();
    assertEquals(6, failed.size(), run.out());
    assertTrue(failed.get(0).startsWith("gradient norm: step 2: "), run.out());
    assertTrue(failed.get(1).startsWith("matching recalls: i2t_r5: "), run.out());
    assertTrue(failed.get(2).startsWith("alignment recalls: i2t_r1: "), run.out());
    assertEquals("first image: vector: 0 numbers expected, 24 computed", failed.get(3));
    assertEquals("first image: regions: 0 numbers expected, 96 computed", failed.get(4));
    assertEquals("first caption: tokens: 72 numbers expected, 96 computed", failed.get(5));

    expected.add("steps", new JsonArray());
    Files.writeString(file, expected.toString());
    run = CommandRun.of("verify", "--reference", folder.toString(), "--device", "cpu");
    assertEquals(1, run.code());
    assertEquals(file + " has no list steps, so there is nothing to compare", run.complaint());
  }

  @Test
  void aFolderThatIsNoReferenceSetIsRefusedWithWhatItLacks() {
    CommandRun run = CommandRun.of("verify", "--reference", folder.toString());
    assertEquals(1, run.code());
    assertEquals(folder + ": is not a reference set: it has no coco_ir", run.complaint());
  }

  private String keepOneConfiguration() throws IOException {
    String kept = "alad-matching-triplet-finetune";
    try (Stream<Path> configs = Files.list(folder.resolve("configs"))) {
      for (Path config : configs.toList()) {
        if (!config.endsWith(kept + ".yaml")) {
          Files.delete(config);
        }
      }
    }
    return kept;
  }
}
