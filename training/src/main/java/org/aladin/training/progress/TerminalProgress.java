/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with speed and remaining time. A daemon thread draws it. */
final class TerminalProgress implements Progress {
  private static final int REDRAW_MILLIS = 500;

  private final ProgressBar bar;

  TerminalProgress(String task, String unit, long total, PrintStream out) {
    // The library's own choice of consumer moves the cursor, which garbles other lines of the log.
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .showSpeed()
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  @Override
  public void advance(long items) {
    bar.stepBy(items);
  }

  @Override
  public void note(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
  }
}
