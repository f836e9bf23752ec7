/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.ChosenEngine;
import org.aladin.model.encoder.EncodingEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class EngineSettingsTest {
  private static EngineSettings settings(
      Map<String, String> environment, Map<String, String> properties) {
    return new EngineSettings(environment::get, properties::get);
  }

  @Test
  void anEnvironmentVariableThatOverridesAPropertyIsNamedWithBothValues() {
    EngineSettings both = settings(Map.of("DJL_CACHE_DIR", "/a"), Map.of("DJL_CACHE_DIR", "/b"));
    String sentence =
        "The environment variable DJL_CACHE_DIR is '/a' and the system property -DDJL_CACHE_DIR is"
            + " '/b': the variable takes precedence. Unset one of them.";
    assertEquals(List.of(sentence), both.overridden());
    assertEquals(Optional.of(sentence), both.explain("cannot write /a/pytorch/libtorch.so"));
    assertEquals(Optional.empty(), both.explain("cannot write /c"));
  }

  @Test
  void nothingIsSaidWhereOnlyOneIsSetOrBothAgree() {
    Map<String, String> a = Map.of("PYTORCH_FLAVOR", "cpu", "DJL_CACHE_DIR", "/a");
    assertEquals(List.of(), settings(a, a).overridden());
    assertEquals(List.of(), settings(a, Map.of()).overridden());
    assertEquals(List.of(), settings(Map.of(), a).overridden());
    assertEquals(Optional.empty(), settings(Map.of(), a).explain("cannot write /a"));
  }

  @Test
  void aFolderThatOnlyTheEnvironmentNamesIsExplained() {
    String explained =
        settings(Map.of("ENGINE_CACHE_DIR", "/a"), Map.of())
            .explain("access denied (\"java.io.FilePermission\" \"/a/pytorch\" \"write\")")
            .orElseThrow();
    assertTrue(explained.contains("environment variable ENGINE_CACHE_DIR"), explained);
    assertTrue(explained.contains("system property -DENGINE_CACHE_DIR"), explained);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  void aProgramWarnsOnceAndWorksWithTheFolderOfTheEnvironment(@TempDir Path directory)
      throws Exception {
    Path model = TestModels.random(directory.resolve("model"), 1);
    ProcessBuilder builder =
        ChildJvm.prepare(
            List.of(
                "-Xmx256m",
                "-D" + ChosenEngine.PROPERTY + "=" + EncodingEngine.PYTORCH.key(),
                "-cp",
                System.getProperty("java.class.path"),
                RecordedConnections.class.getName(),
                model.toString()));
    String unpacked =
        builder.command().stream()
            .filter(argument -> argument.startsWith("-DDJL_CACHE_DIR="))
            .findFirst()
            .orElseThrow();
    Path unused = directory.resolve("unused");
    builder.command().set(builder.command().indexOf(unpacked), "-DDJL_CACHE_DIR=" + unused);
    builder.environment().put("DJL_CACHE_DIR", unpacked.substring("-DDJL_CACHE_DIR=".length()));
    Process process = ChildJvm.start(builder.redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    String warning = "and the system property -DDJL_CACHE_DIR is '" + unused + "': the variable";
    assertEquals(1, output.lines().filter(line -> line.contains(warning)).count(), output);
    assertTrue(output.contains("encoded 24"), output);
    assertTrue(Files.notExists(unused), "the folder of the property is not used");
  }
}
