/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void progressWithoutATerminalIsPlainLines() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long[] now = {0};
    try (LineProgress progress =
        new LineProgress(
            "Epoch 1/20",
            "images",
            1000,
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            Duration.ofSeconds(10),
            () -> now[0])) {
      progress.note("loss 0.5000");
      for (int i = 1; i <= 10; i++) {
        now[0] = i * 4_000_000_000L;
        progress.advance(100);
      }
    }
    assertEquals(
        List.of(
            "Epoch 1/20: 300/1000 images (30 %), 25.0 images/s, 28 s left, loss 0.5000",
            "Epoch 1/20: 600/1000 images (60 %), 25.0 images/s, 16 s left, loss 0.5000",
            "Epoch 1/20: 900/1000 images (90 %), 25.0 images/s, 4 s left, loss 0.5000",
            "Epoch 1/20: 1000/1000 images (100 %), 25.0 images/s, took 40 s, loss 0.5000"),
        bytes.toString(StandardCharsets.UTF_8).lines().toList());
    assertEquals("3 min 05 s", LineProgress.words(185));
    assertEquals("1 h 02 min", LineProgress.words(3720));
  }

  @Test
  void progressOnATerminalShowsCountSpeedAndNote() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TerminalProgress progress =
        new TerminalProgress(
            "Test", "images", 4, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.note("loss 1.25");
      progress.advance(4);
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(shown.contains("Test 100%") && shown.contains("4/4 images"), shown);
    assertTrue(shown.contains("images/s") || shown.contains("?/s"), shown);
  }
}
