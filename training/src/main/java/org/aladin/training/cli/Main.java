/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.aladin.model.PublicApi;
import org.aladin.model.engine.NativeWork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The training jar's command line. Exit codes: 0 success, 1 the command failed (one line gives the
 * reason), 2 the command line or the configuration is wrong, 3 {@code extract} or another command
 * skipped items.
 */
@Command(
    name = "aladin-training",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Trains, evaluates and verifies ALADIN (Messina et al., CBMI 2022).",
      "The commands take the options of the original's train.py and test.py, word for word."
    },
    subcommands = {
      ExtractCommand.class,
      FeaturesCommand.class,
      TrainCommand.class,
      TestCommand.class,
      VerifyCommand.class,
      ConvertCommand.class,
      ExportCommand.class,
      EmbedCommand.class,
      ScoreCommand.class,
      CommandLine.HelpCommand.class
    })
@PublicApi
public final class Main {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int SKIPPED = 3;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit code. If the JVM is told to end meanwhile, it
   * does so once the command has stopped, after the step, forward pass or file in flight.
   */
  public static void main(String[] arguments) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    System.exit(NativeWork.run(() -> run(arguments, out, err)));
  }

  /** A terminal expects the charset of its machine. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /** Runs a command. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setOut(out);
    line.setErr(err);
    line.setUsageHelpAutoWidth(true);
    UsageHelp.use(line);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (main.verbose) {
            failure.printStackTrace(err);
          }
          err.println(Failure.reason(failure));
          return Failure.isWrongUse(failure) ? WRONG_USE : FAILED;
        });
    if (arguments.length == 0) {
      line.usage(err);
      return WRONG_USE;
    }
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      if (main.verbose) {
        e.printStackTrace(err);
      }
      err.println(
          "Java is out of memory (" + e.getMessage() + "): give it more, as in java -Xmx4g -jar");
      return FAILED;
    }
  }
}
