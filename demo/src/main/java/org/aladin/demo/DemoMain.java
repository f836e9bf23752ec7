/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.demo.options.DemoOptions;
import org.aladin.demo.solr.Port;

/** The demo's program; {@code demo.sh} builds and calls it. */
final class DemoMain {
  private DemoMain() {}

  public static void main(String[] arguments) {
    System.exit(status(List.of(arguments)));
  }

  private static int status(List<String> arguments) {
    DemoOptions options;
    try {
      options = DemoOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(DemoOptions.usage());
      return 2;
    }
    if (options.help()) {
      System.out.print(DemoOptions.usage());
      return 0;
    }
    try {
      run(options);
      return 0;
    } catch (Exception e) {
      System.err.println("\nThe demo failed: " + reason(e));
      if (!(e instanceof IOException)) {
        e.printStackTrace();
      }
      return 1;
    }
  }

  private static void run(DemoOptions options) throws Exception {
    ProjectFiles project =
        ProjectFiles.at(Path.of(System.getProperty("aladin.root", ".")), options.solr());
    DemoData data = new DemoData(options.coco(), options.seed());
    new Demo(project, new OutputFolder(options.out()), data, System.out)
        .run(Port.choose(options.port()), !options.once());
  }

  /** The message, with the kind of the exception if the message is only a file's name. */
  private static String reason(Exception e) {
    boolean bare = e.getMessage() == null || e.getMessage().indexOf(' ') < 0;
    return bare ? e.getClass().getSimpleName() + ": " + e.getMessage() : e.getMessage();
  }
}
