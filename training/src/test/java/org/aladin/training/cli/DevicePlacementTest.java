/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.ChildJvm;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every array is made on the device that was chosen. Shown without a GPU the other way round: the
 * CPU is chosen, and DJL's own default is a GPU, so that an array for which nobody named a device
 * ends the command.
 */
@Tag("slow")
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class DevicePlacementTest {
  @TempDir private Path folder;

  @Test
  void everyCommandComputesOnTheChosenDeviceAlone() throws Exception {
    String config = "alad-alignment-and-matching-distill";
    Path out = folder.resolve("out");
    Path reference = SmallReference.DIRECTORY;
    // All terms but the triplets over the matching head, which are those over the alignment head.
    TrainArguments train = new TrainArguments(folder, config).flag("--no_cuda");
    List<String[]> commands = new ArrayList<>();
    commands.add(train.set("--num_epochs", 1).toArray());
    commands.add(train.set("--num_epochs", 2).set("--resume", out).toArray());
    commands.add(
        new String[] {
          "test",
          "--load_checkpoint=" + out,
          "--data_dir=" + reference.resolve("coco_ir"),
          "--img_feat_file=" + reference.resolve("features/features.tsv"),
          "--eval_model_dir=" + reference.resolve("checkpoint-0132780"),
          "--no_cuda"
        });
    commands.add(
        new String[] {
          "convert",
          "--checkpoint=" + reference.resolve("teacher.pth.tar"),
          "--eval_model_dir=" + reference.resolve("checkpoint-0132780"),
          "--out=" + folder.resolve("converted")
        });

    List<String> lines = run(commands);
    List<String> results =
        lines.stream().filter(line -> line.matches("the default .*|.* ends with \\d+")).toList();
    assertEquals(
        List.of(
            "the default fails",
            "train ends with 0",
            "train ends with 0",
            "test ends with 0",
            "convert ends with 0"),
        results,
        () -> String.join("\n", lines));
  }

  private List<String> run(List<String[]> commands) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                WrongDefaultDevice.class.getName()));
    for (int i = 0; i < commands.size(); i++) {
      line.add(Files.write(folder.resolve("command-" + i), List.of(commands.get(i))).toString());
    }
    Process process = ChildJvm.start(ChildJvm.prepare(line).redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }
}
