/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.vinvl.TestDetections;
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
    KilledPrograms programs =
        new KilledPrograms(
            List.of("features", "--predictions", predictions.toString()),
            "features",
            folder,
            random,
            seed);
    assertEquals(3, programs.start(whole, folder.resolve("whole.log")).waitFor());
    assertEquals(EMPTY, Files.readAllLines(whole.resolve("skipped.tsv")).size());
    int kills = 0;
    for (int run = 0; run < 10 && kills < 2; run++) {
      Path out = folder.resolve("killed" + run);
      kills += programs.run(out, 5, false);
      KilledPrograms.assertSame(
          KilledPrograms.contents(whole), KilledPrograms.contents(out), "killed, seed " + seed);
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
}
