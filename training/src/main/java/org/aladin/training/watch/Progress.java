/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.PrintStream;
import java.time.Duration;

/** Long work tells here how far it is. Used from one thread. */
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
   * Starts to show progress: a bar as wide as the terminal, or where there is no terminal one plain
   * line every ten seconds, so that a log file stays readable.
   *
   * @param task what is being done, for instance {@code Epoch 3}
   * @param unit what is counted, for instance {@code images}
   * @param total how many there are, at least 1
   * @param out where to show it, normally standard error
   */
  static Progress start(String task, String unit, long total, PrintStream out) {
    boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    return terminal
        ? new TerminalProgress(task, unit, total, out)
        : new LineProgress(task, unit, total, out, Duration.ofSeconds(10), System::nanoTime);
  }

  /**
   * Some more items are done.
   *
   * @param items how many since the last call
   */
  void advance(long items);

  /** What to show beside the bar from now on, for instance loss terms. */
  void note(String text);

  /** Ends the line. */
  @Override
  void close();
}
