/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program.
 *
 * @param java the program {@code java}
 * @param what options of the JVM, and a jar, or class path and main class
 */
public record JavaProgram(Path java, List<String> what) {
  /** A program that is run by the same Java as the demo. */
  public JavaProgram(List<String> what) {
    this(Path.of(System.getProperty("java.home"), "bin", "java"), what);
  }

  /** Creates a process without starting it. */
  public ProcessBuilder prepare(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(what);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /**
   * Runs the program to its end with this program's terminal. Ends it if this program is stopped.
   *
   * @param task the program's task, for the message
   * @throws IOException if it does not start or fails
   */
  public void run(String task, List<String> arguments) throws IOException, InterruptedException {
    Process process = prepare(arguments).inheritIO().start();
    Thread stop = new Thread(process::destroy, "stop-" + task);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            task + " ended with status " + status + "; its last lines have the reason");
      }
    } finally {
      process.destroy();
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException e) {
        // The JVM is ending, and the hook is running.
      }
    }
  }
}
