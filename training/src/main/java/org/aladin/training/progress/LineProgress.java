/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress as plain lines: at most one per interval, and one at the end. */
final class LineProgress implements Progress {
  private final String task;
  private final String unit;
  private final long total;
  private final PrintStream out;
  private final long interval;
  private final LongSupplier nanoTime;
  private final long started;
  private long shown;
  private long done;
  private String note = "";

  LineProgress(
      String task,
      String unit,
      long total,
      PrintStream out,
      Duration interval,
      LongSupplier nanoTime) {
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.out = out;
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.shown = started;
  }

  @Override
  public void advance(long items) {
    done += items;
    long now = nanoTime.getAsLong();
    // The last line is close()'s.
    if (now - shown >= interval && done < total) {
      shown = now;
      show(now);
    }
  }

  @Override
  public void note(String text) {
    note = text;
  }

  @Override
  public void close() {
    show(nanoTime.getAsLong());
  }

  private void show(long now) {
    double seconds = Math.max(1e-9, (now - started) / 1e9);
    double speed = done / seconds;
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %d/%d %s (%d %%), %.1f %s/s",
                task,
                done,
                total,
                unit,
                100 * done / Math.max(1, total),
                speed,
                unit));
    if (done >= total) {
      line.append(", took ").append(words(seconds));
    } else if (done > 0) {
      line.append(", ").append(words((total - done) / speed)).append(" left");
    }
    if (!note.isEmpty()) {
      line.append(", ").append(note);
    }
    out.println(line);
  }

  /** A duration in words: {@code 12 s}, {@code 3 min 05 s}, {@code 1 h 02 min}. */
  static String words(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s % 3600 / 60);
  }
}
