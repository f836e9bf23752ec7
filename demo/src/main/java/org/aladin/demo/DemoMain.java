/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.aladin.demo.solr.Port;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo; {@code demo.sh} builds and calls it. */
@Command(
    name = "demo.sh",
    usageHelpAutoWidth = true,
    description = {
      "Draws scenes, trains a small ALADIN on them, starts a real Solr node with the plugin, and"
          + " asks it for images in words. Takes up to ten minutes on two cores."
    })
final class DemoMain implements Callable<Integer> {
  private static final int LARGEST_PORT = 65_535;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  private boolean help;

  @Option(names = "--once", description = "Stop at the end instead of serving on.")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The Solr node's port [" + Port.USUAL + ", or any other if that is taken].")
  private Integer port;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything is written [${DEFAULT-VALUE}].",
      defaultValue = "demo-out")
  private Path out;

  @Option(
      names = "--coco",
      paramLabel = "DIR",
      description = {
        "Real photographs instead of scenes: a folder with annotations/captions_train2017.json,"
            + " annotations/captions_val2017.json, train2017 and val2017."
      })
  private Path coco;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "With --coco: train on N images of train2017 at most [all].",
      defaultValue = "" + Integer.MAX_VALUE,
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private int images;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is drawn by chance [${DEFAULT-VALUE}].",
      defaultValue = "88")
  private long seed;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new DemoMain())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command.getErr().println("\nThe demo failed: " + reason(e));
                  if (!(e instanceof IOException)) {
                    e.printStackTrace(command.getErr());
                  }
                  return 1;
                })
            .execute(args));
  }

  /** The message, and what kind of thing happened where the message is only a file's name. */
  private static String reason(Exception e) {
    boolean bare = e.getMessage() == null || e.getMessage().indexOf(' ') < 0;
    return bare ? e.getClass().getSimpleName() + ": " + e.getMessage() : e.getMessage();
  }

  @Override
  public Integer call() throws Exception {
    if (port != null && (port < 1 || port > LARGEST_PORT)) {
      throw new ParameterException(
          spec.commandLine(), "--port is " + port + ", expected 1 to " + LARGEST_PORT);
    }
    if (images < 1) {
      throw new ParameterException(
          spec.commandLine(), "--images is " + images + ", expected at least 1");
    }
    ProjectFiles project = ProjectFiles.at(Path.of(System.getProperty("aladin.root", ".")));
    new Demo(project, new OutputFolder(out), new DemoData(coco, images, seed), System.out)
        .run(Port.choose(port), !once);
    return 0;
  }
}
