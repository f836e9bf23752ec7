/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command printed, and its exit code. */
public record CommandRun(int code, String out, String err) {
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** What was written to standard error, but for lines that say where it computes. */
  String complaint() {
    return err.lines()
        .filter(line -> !line.startsWith("Computing on"))
        .reduce((a, b) -> a + "\n" + b)
        .orElse("");
  }
}
