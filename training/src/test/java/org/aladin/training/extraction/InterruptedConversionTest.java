/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestSeed;
import org.aladin.model.vinvl.TestDetections;
import org.aladin.training.cli.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code features} is killed in the middle, and continued to the same files, byte for byte. */
@Tag("slow")
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class InterruptedConversionTest {
  private static final int COPIES = 25;
  private static final int EMPTY = 7;

  @TempDir private Path folder;
  private final long seed = TestSeed.of(getClass());
  private final Random random = new Random(seed);

  @Test
  void killedProgramsAreContinuedToTheSameFiles() throws Exception {
    Path predictions = predictions();
    Path whole = folder.resolve("whole");
    assertEquals(3, start(predictions, whole, folder.resolve("whole.log")).waitFor());
    assertEquals(EMPTY, Files.readAllLines(whole.resolve("skipped.tsv")).size());
    int kills = 0;
    for (int run = 0; run < 10 && kills < 2; run++) {
      Path out = folder.resolve("killed" + run);
      kills += killed(predictions, out);
      Map<String, byte[]> expected = contents(whole);
      Map<String, byte[]> found = contents(out);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }
    assertTrue(kills >= 2, kills + " kills, seed " + seed);
  }

  /** The images of the reference set again and again, and some without objects between them. */
  private Path predictions() throws IOException {
    Path once = TestDetections.write(folder.resolve("once"), true);
    List<String> lines = new ArrayList<>();
    for (int copy = 0; copy < COPIES; copy++) {
      for (String line : Files.readAllLines(once)) {
        lines.add(copy + "-" + line);
      }
    }
    for (int i = 0; i < EMPTY; i++) {
      lines.add("empty-" + i + "\t{\"image_h\": 4, \"image_w\": 5, \"objects\": []}");
    }
    // The seed is fixed: only the moments of the kills vary.
    Collections.shuffle(lines, new Random(1));
    return Files.write(folder.resolve("predictions.tsv"), lines);
  }

  /** The number of programs that were killed before one wrote all files. */
  private int killed(Path predictions, Path out) throws Exception {
    int kills = 0;
    while (!Files.exists(out.resolve("features.json"))) {
      Path log = folder.resolve(out.getFileName() + ".log" + kills);
      Process program = start(predictions, out, log);
      Path work = out.resolve("features.part/features.tsv.part");
      long before = work.toFile().length(); // 0 if there is none
      while (program.isAlive() && work.toFile().length() <= before) {
        Thread.sleep(2);
      }
      boolean ended = kills < 5 && !program.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
      if (ended) {
        program.destroyForcibly();
        kills++;
      }
      int code = program.waitFor();
      assertTrue(
          code == 3 || ended && code == 128 + 9,
          "exit code " + code + ", seed " + seed + ": " + Files.readString(log));
    }
    return kills;
  }

  private static Process start(Path predictions, Path out, Path log) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Main.class.getName(), "features"));
    command.addAll(List.of("--predictions", predictions.toString(), "--out", out.toString()));
    return ChildJvm.start(
        ChildJvm.prepare(command).redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
