/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM of its own that measures one thing: each line sent to it makes it measure once and answer
 * with a line. Only one of several works at a time, so that they can be interleaved.
 */
final class Worker implements AutoCloseable {
  private final Process process;
  private final Writer in;
  private final BufferedReader out;
  private final List<String> command;
  private final Path log;

  /**
   * @param log the file that takes what the process reports
   */
  Worker(List<String> command, Path log) throws IOException {
    this.log = log;
    this.command = command;
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Measures once.
   *
   * @return the answer, one or more numbers
   * @throws IOException if the process has ended
   */
  double[] measure() throws IOException {
    in.write("go\n");
    in.flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException(
          "A measuring process has ended: "
              + String.join(" ", command)
              + "\n"
              + Files.readString(log));
    }
    String[] numbers = line.split(" ");
    double[] answer = new double[numbers.length];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = Double.parseDouble(numbers[i]);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    in.close(); // its loop ends
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
