/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aladin.demo.options.DemoOptions;
import org.aladin.model.ChildJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code demo.sh} in a checkout where nothing is built, with a Maven that only says it was called.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
@Timeout(120)
@Tag("slow")
class DemoScriptTest {
  private static final String OPTIONS = "src/main/java/org/aladin/demo/options/DemoOptions.java";

  @TempDir private Path checkout;

  private record Run(int status, String output, String errors, boolean built) {}

  @BeforeEach
  void checkOut() throws IOException {
    Files.copy(Path.of("../demo.sh"), checkout.resolve("demo.sh"));
    Path options = checkout.resolve("demo").resolve(OPTIONS);
    Files.createDirectories(options.getParent());
    Files.copy(Path.of(OPTIONS), options);
    Path mvn = Files.createDirectory(checkout.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\n: > '" + checkout + "/called'\nexit 1\n");
    assertTrue(mvn.toFile().setExecutable(true));
  }

  @Test
  void helpIsShownBeforeAnythingIsBuilt() throws Exception {
    assertEquals(new Run(0, DemoOptions.usage(), "", false), run("--help"));
  }

  @Test
  void aMistakeIsShownBeforeAnythingIsBuilt() throws Exception {
    Run run = run("--port", "70000");
    assertEquals(2, run.status);
    assertEquals(
        "--port is '70000', expected a whole number from 1 to 65535\n" + DemoOptions.usage(),
        run.errors);
    assertFalse(run.built);
  }

  @Test
  void optionsWithoutAMistakeAreBuiltFor() throws Exception {
    Run run = run("--once", "--port=9000");
    assertTrue(run.built, run::toString);
    assertEquals(1, run.status);
    assertTrue(run.errors.contains("the build failed"), run.errors);
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", checkout.resolve("demo.sh").toString()));
    command.addAll(List.of(arguments));
    File output = checkout.resolve("output").toFile();
    File errors = checkout.resolve("errors").toFile();
    ProcessBuilder script =
        new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
    script.environment().remove("JAVA_TOOL_OPTIONS"); // Java would say that it has seen them
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    script.environment().merge("PATH", "", (path, none) -> checkout.resolve("bin") + ":" + path);
    Process process = ChildJvm.start(script);
    try {
      assertTrue(process.waitFor(100, TimeUnit.SECONDS), "demo.sh runs for over 100 seconds");
    } finally {
      process.destroyForcibly();
    }
    return new Run(
        process.exitValue(),
        Files.readString(output.toPath()),
        Files.readString(errors.toPath()),
        Files.exists(checkout.resolve("called")));
  }
}
