/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.aladin.training.progress.Progress;

/** The output of a run: headings with the time so far, lines, and progress of long work. */
final class Console {
  private final PrintStream out;
  private final long start = System.nanoTime();

  Console(PrintStream out) {
    this.out = out;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  void heading(String text) {
    long seconds = Math.round(seconds());
    out.printf(Locale.ROOT, "%n[%d:%02d] %s%n", seconds / 60, seconds % 60, text);
  }

  void line(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
  }

  /** Work that reports how many items are done. */
  interface Work<T> {
    T run(IntConsumer progress) throws Exception;
  }

  /** Runs long work and shows its progress. */
  <T> T follow(String task, String unit, long total, Work<T> work) throws Exception {
    try (Progress progress = Progress.start(task, unit, Math.max(1, total), out)) {
      int[] before = {0};
      return work.run(
          done -> {
            progress.advance(done - before[0]);
            before[0] = done;
          });
    }
  }
}
