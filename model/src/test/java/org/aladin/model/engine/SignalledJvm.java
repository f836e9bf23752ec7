/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aladin.model.ChildJvm;

/** A JVM that computes until it receives a signal, in its own folder. */
public final class SignalledJvm {
  /** Java's exit code after SIGTERM. */
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private final Path folder;
  private final Process process;

  private SignalledJvm(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * @param folder created for its output and a possible crash report
   */
  public static SignalledJvm start(Path folder, Class<?> main, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        ChildJvm.prepare(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile());
    // Threads inside libtorch that the end of the JVM could pull the memory away from.
    builder.environment().put("OMP_NUM_THREADS", "2");
    return new SignalledJvm(folder, ChildJvm.start(builder));
  }

  /** The output so far. */
  public String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  /** Returns once the file exists and contains the text. */
  public void await(Path file, String text) throws IOException, InterruptedException {
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertTrue(process.isAlive(), output());
      Thread.sleep(20);
    }
  }

  /** Sends SIGTERM. The JVM must end within the maximum wait for native work. */
  public void terminate() throws IOException, InterruptedException {
    process.destroy();
    try {
      assertTrue(
          process.waitFor(NativeWork.MAX_WAIT.toSeconds() + 30, TimeUnit.SECONDS), this::unchecked);
    } finally {
      process.destroyForcibly();
    }
    assertEquals(ENDED_BY_SIGTERM, process.exitValue(), this::unchecked);
    assertFalse(output().contains("fatal error"), this::unchecked);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(), files.filter(f -> f.getFileName().toString().startsWith("hs_err")).toList());
    }
  }

  private String unchecked() {
    try {
      return output();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
