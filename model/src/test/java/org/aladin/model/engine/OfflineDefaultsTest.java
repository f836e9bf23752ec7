/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.ChosenEngine;
import org.aladin.model.encoder.EncodingEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class OfflineDefaultsTest {
  @TempDir static Path directory;
  private static Path model;

  @BeforeAll
  static void writeModel() {
    model = TestModels.random(directory.resolve("model"), 1);
  }

  @ParameterizedTest
  @EnumSource
  void loadingAndEncodingConnectsToNothing(EncodingEngine engine) throws Exception {
    assertEquals(List.of("encoded 24"), run(chosen(engine)));
  }

  private static String chosen(EncodingEngine engine) {
    return "-D" + ChosenEngine.PROPERTY + "=" + engine.key();
  }

  /**
   * Shows that the recorder detects DJL's connections, and that a user's own setting is respected.
   */
  @Test
  void djlAsksTheMachineForItsIdentityWhereItIsAllowedTo() throws Exception {
    List<String> lines =
        run(chosen(EncodingEngine.PYTORCH), "-Dai.djl.offline=false", "-DOPT_OUT_TRACKING=false");
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("asked http://169.254.169.254/")),
        () -> "expected a question to the metadata address, but got " + lines);
    assertTrue(lines.contains("encoded 24"), lines::toString);
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("-Xmx256m");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RecordedConnections.class.getName(), model.toString()));
    Process process = ChildJvm.start(ChildJvm.prepare(command).redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.matches("(asked|encoded) .*")).toList();
  }
}
