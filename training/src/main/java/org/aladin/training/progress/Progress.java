/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.progress;

import java.io.PrintStream;
import java.time.Duration;

/** The progress of long work. Used from one thread. */
public interface Progress extends AutoCloseable {
  /** Shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void advance(long items) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
      };

  /**
   * Starts to show progress: a bar as wide as the terminal, or without a terminal one plain line
   * every ten seconds, so that a log file stays readable.
   *
   * @param task the name of the work, for instance {@code Epoch 3}
   * @param unit the name of the items, for instance {@code images}
   * @param total the number of items, at least 1
   * @param out the output, normally standard error
   */
  static Progress start(String task, String unit, long total, PrintStream out) {
    boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    return terminal
        ? new TerminalProgress(task, unit, total, out)
        : new LineProgress(task, unit, total, out, Duration.ofSeconds(10), System::nanoTime);
  }

  /**
   * Adds completed items.
   *
   * @param items the number of items since the last call
   */
  void advance(long items);

  /** Sets the text after the bar, for instance loss terms. */
  void note(String text);

  /** Ends the line. */
  @Override
  void close();
}
