/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aladin.model.ChildJvm;
import org.aladin.training.cli.Main;

/**
 * Runs a command that writes a folder in programs of its own, which are killed (SIGKILL) at random
 * times, until one comes to its end.
 *
 * @param command its name and its arguments, without {@code --out}
 * @param work the name of its work: {@code WORK.json} is its last file
 * @param logs where the programs' output goes
 */
record KilledPrograms(List<String> command, String work, Path logs, Random random, long seed) {
  /**
   * @param most the maximum number of kills
   * @param early whether to kill some while they start, not only when they have written something
   * @return the number of programs that were killed before one wrote all files
   */
  int run(Path out, int most, boolean early) throws Exception {
    int kills = 0;
    while (!Files.exists(out.resolve(work + ".json"))) {
      Path log = logs.resolve(out.getFileName() + ".log" + kills);
      Process program = start(out, log);
      Path part = out.resolve(work + ".part/features.tsv.part");
      long before = part.toFile().length(); // 0 if there is none
      boolean now = early && random.nextInt(4) == 0;
      while (!now && program.isAlive() && part.toFile().length() <= before) {
        Thread.sleep(2);
      }
      boolean ended =
          kills < most && !program.waitFor(random.nextInt(now ? 1500 : 60), TimeUnit.MILLISECONDS);
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

  Process start(Path out, Path log) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    arguments.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    arguments.addAll(command);
    arguments.addAll(List.of("--out", out.toString()));
    return ChildJvm.start(
        ChildJvm.prepare(arguments).redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  /** The files of a folder, by name. */
  static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Byte for byte. */
  static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found, String when) {
    assertEquals(expected.keySet(), found.keySet(), when);
    expected.forEach(
        (name, bytes) -> assertArrayEquals(bytes, found.get(name), name + ", " + when));
  }
}
