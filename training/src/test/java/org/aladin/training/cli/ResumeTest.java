/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.training.SmallReference;
import org.aladin.training.checkpoint.Checkpoint;
import org.aladin.training.checkpoint.RunState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed and resumed against the same run left alone: bit for bit. */
@Tag("slow")
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ResumeTest {
  private static final String CONFIG = "alad-alignment-and-matching-distill";

  @TempDir private Path folder;

  @Test
  void aKilledRunEndsWithTheBitsOfAnUninterruptedOne() throws Exception {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    assertEquals(0, new TrainArguments(whole, CONFIG).run().code());

    Path killed = Files.createDirectory(folder.resolve("killed"));
    Path log = killed.resolve("log.txt");
    Process process = new TrainArguments(killed, CONFIG).start(log);
    // After the checkpoints of steps 4 and 8, in the middle of nowhere.
    waitForSteps(process, killed.resolve("out/steps.jsonl"), 10, log);
    process.destroyForcibly();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertNotEquals(0, process.exitValue());
    Checkpoint left = Checkpoint.read(killed.resolve("out"));
    assertTrue(left.state().step() >= 8, left.state().toString());
    // What a kill in the middle of a write leaves behind must not matter.
    Files.writeString(killed.resolve("out/" + Checkpoint.FILE + ".part"), "half a checkpoi");

    CommandRun resumed =
        new TrainArguments(killed, CONFIG).set("--resume", killed.resolve("out")).run();
    assertEquals(0, resumed.code(), resumed.err());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("out/" + Checkpoint.FILE)),
        Files.readAllBytes(killed.resolve("out/" + Checkpoint.FILE)),
        "parameters, optimiser and counters");
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("out/model/model.safetensors")),
        Files.readAllBytes(killed.resolve("out/model/model.safetensors")),
        "the best model");
    assertEquals(
        losses(whole.resolve("out/steps.jsonl")), losses(killed.resolve("out/steps.jsonl")));
    assertFalse(Files.exists(killed.resolve("out/" + Checkpoint.FILE + ".part")));
  }

  @Test
  void aFinishedRunGoesOnWithMoreEpochsAndOnRequestWithANewSchedule() throws IOException {
    TrainArguments oneEpoch =
        new TrainArguments(folder, CONFIG)
            .set("--num_epochs", 1)
            .configure("step-size: 15", "step-size: 1");
    assertEquals(0, oneEpoch.run().code());
    RunState state = Checkpoint.read(folder.resolve("out")).state();
    assertEquals(new RunState(CONFIG, 88, 1, 0, 9, 0, state.bestRsum(), false), state);

    TrainArguments resume = oneEpoch.set("--resume", folder.resolve("out"));
    CommandRun nothingLeft = resume.run();
    assertEquals(2, nothingLeft.code());
    assertTrue(nothingLeft.complaint().contains("--num_epochs"), nothingLeft.complaint());

    Path kept =
        Files.copy(folder.resolve("out/" + Checkpoint.FILE), folder.resolve("kept.safetensors"));
    assertEquals(0, resume.set("--num_epochs", 2).run().code());
    assertTrue(lastLine().contains("\"lr\":5.0E-5"), lastLine());
    CommandRun again = resume.set("--resume", kept).flag("--reinitialize-scheduler").run();
    assertEquals(0, again.code(), again.err());
    assertTrue(lastLine().contains("\"lr\":5.0E-4"), lastLine());
    assertEquals(1, Checkpoint.read(folder.resolve("out")).state().scheduleStart());
  }

  @Test
  void aCheckpointOfTheOriginalGivesItsWeightsAndCounters() throws IOException {
    Path teacher = SmallReference.DIRECTORY.resolve("teacher.pth.tar");
    AladinCheckpoint original = AladinCheckpoint.read(teacher);
    CommandRun run =
        new TrainArguments(folder, "alad-matching-triplet-finetune")
            .set("--resume", teacher)
            .set("--num_epochs", original.epoch() + 1)
            .run();
    assertEquals(0, run.code(), run.err());
    Checkpoint checkpoint = Checkpoint.read(folder.resolve("out"));
    assertEquals(original.epoch() + 1, checkpoint.state().epoch());
    assertEquals(original.iterations() + 9, checkpoint.state().step());
    String frozen = "img_txt_enc.oscar_model.bert.embeddings.word_embeddings.weight";
    assertArrayEquals(
        original.tensors().get(frozen).toFloats(),
        SafetensorsFile.read(checkpoint.file()).get(frozen).toFloats());
  }

  /** Its numbers as the original wrote them, and as NumPy scalars (make_counters.py). */
  @ParameterizedTest
  @ValueSource(strings = {"alad-matching-triplet-finetune", "counters/whole"})
  void aRunOfTheOriginalGoesOnWithItsOptimiser(String checkpoint) throws IOException {
    Path golden = Path.of("src/test/resources/resume");
    String config = "alad-matching-triplet-finetune";
    Path original = golden.resolve(checkpoint + ".pth.tar");
    TrainArguments resume =
        new TrainArguments(folder, config)
            .set("--config", golden.resolve("configs/" + config + ".yaml"))
            .set("--data_dir", golden.resolve("coco_ir"))
            .set("--img_feat_file", golden.resolve("features/features.tsv"))
            .set("--eval_model_dir", golden.resolve("checkpoint-0000001"))
            .set("--max_seq_length", 20)
            .set("--max_img_seq_length", 6)
            .set("--num_epochs", 3)
            .set("--resume", original);
    CommandRun run = resume.run();
    assertEquals(0, run.code(), run.err());
    Checkpoint left = Checkpoint.read(folder.resolve("out"));
    // Two epochs of six steps by the original, one by this program; the rate halves every epoch.
    assertEquals(3, left.state().epoch());
    assertEquals(18, left.state().step());
    assertTrue(lastLine().contains("\"lr\":2.5E-4"), lastLine());
    Set<Long> steps = new HashSet<>();
    adamSteps(left.file()).asMap().forEach((name, count) -> steps.add(count.getAsLong()));
    assertEquals(Set.of(18L), steps);
    assertEquals(24, adamSteps(left.file()).size(), "parameters of the matching head");

    CommandRun broken = resume.set("--resume", golden.resolve("malformed/half-step.pth.tar")).run();
    assertEquals(1, broken.code());
    assertTrue(broken.complaint().contains("took 1.5 steps"), broken.complaint());
    CommandRun textual = resume.set("--resume", golden.resolve("counters/text.pth.tar")).run();
    assertEquals(1, textual.code());
    assertTrue(textual.complaint().contains("its epoch is the text \"3\""), textual.complaint());
    CommandRun lacking = resume.set("--resume", golden.resolve("malformed/whole.pth.tar")).run();
    assertEquals(1, lacking.code());
    assertTrue(lacking.complaint().contains("lacks the parameters ["), lacking.complaint());
  }

  private static JsonObject adamSteps(Path checkpoint) throws IOException {
    ByteBuffer json = SafetensorsFile.read(checkpoint).get("run").bytes();
    String text = StandardCharsets.UTF_8.decode(json).toString();
    return JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("adamSteps");
  }

  @Test
  void aCheckpointThatIsNotThereOrNoneIsRefused() throws IOException {
    Path none = folder.resolve("none.pth.tar");
    assertEquals(none + " does not exist", refusal(none));
    assertEquals(
        folder.resolve(Checkpoint.FILE) + ": there is no such checkpoint", refusal(folder));
    Path model = SmallReference.DIRECTORY.resolve("checkpoint-0132780/pytorch_model.bin");
    assertTrue(refusal(model).contains("not a checkpoint of ALADIN"), refusal(model));
    Path broken = Files.writeString(folder.resolve("broken.safetensors"), "half a checkpoint");
    assertTrue(refusal(broken).contains("not a safetensors file, or truncated"), refusal(broken));
  }

  private String refusal(Path resume) throws IOException {
    CommandRun run = new TrainArguments(folder, CONFIG).set("--resume", resume).run();
    assertEquals(1, run.code());
    return run.complaint();
  }

  private String lastLine() throws IOException {
    List<String> lines =
        Files.readAllLines(folder.resolve("out/steps.jsonl")).stream()
            .filter(line -> line.contains("\"lr\""))
            .toList();
    return lines.get(lines.size() - 1);
  }

  /** The lines without their times. */
  private static List<String> losses(Path steps) throws IOException {
    return Files.readAllLines(steps).stream()
        .map(line -> line.replaceAll("\"(batch|data)_time\":[^,}]*,?", ""))
        .toList();
  }

  private static void waitForSteps(Process process, Path steps, int count, Path log)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!Files.exists(steps)
        || Files.readAllLines(steps).stream().filter(l -> l.contains("\"lr\"")).count() < count) {
      assertTrue(process.isAlive(), () -> read(log));
      assertTrue(System.nanoTime() < end, () -> read(log));
      Thread.sleep(5);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
