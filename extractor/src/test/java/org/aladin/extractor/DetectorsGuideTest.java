/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.extractor.picture.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the examples of docs/detectors.md. */
class DetectorsGuideTest {
  private static final Path GUIDE = Path.of("../docs/detectors.md");

  /** Debian's Python, as in the guide. */
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path folder;

  private static String block(String language, int index) throws IOException {
    Matcher blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    for (int i = 0; i <= index; i++) {
      assertTrue(blocks.find(), language + " " + index);
    }
    return blocks.group(1);
  }

  @Test
  void theDescriptionOfTheGuideCanBeOpened() throws IOException {
    Files.writeString(folder.resolve("extractor.json"), block("json", 0));
    Files.write(folder.resolve("my-detector.onnx"), TestExtractors.resource("tiny-detector.onnx"));
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertEquals("my-detector", extractor.fingerprint().name());
    }
  }

  @Test
  void theGuideNamesTheWidthsOfTheShippedDescriptions() throws IOException {
    String guide = Files.readString(GUIDE);
    for (String description : RegionExtractor.descriptions()) {
      assertTrue(guide.contains("| `" + description + "` | "), description);
    }
    try (RegionExtractor descriptor = RegionExtractor.descriptor()) {
      assertTrue(guide.contains(" | " + descriptor.featureWidth() + " |"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, export-fasterrcnn.py, fasterrcnn.onnx, torchvision-fasterrcnn, 1030",
    "1, export-resnet.py, resnet50.onnx, torchvision-resnet, 2054"
  })
  void theRecipesExportWhatTheShippedDescriptionsExpect(
      int index, String script, String network, String description, int width) throws Exception {
    assumeTrue(hasTorch(), "Debian's python3-torchvision and python3-onnx are not here");
    Files.writeString(folder.resolve(script), block("python", index));
    assertTrue(block("sh", index).startsWith("python3 " + script + " " + network + "\n"));
    run(List.of(PYTHON, script, network, "--random"));
    Picture picture = Picture.of(new BufferedImage(211, 150, BufferedImage.TYPE_INT_RGB));
    try (RegionExtractor extractor =
        RegionExtractor.open(folder.resolve(network), description, ExtractorOptions.DEFAULT)) {
      ExtractedRegions regions = extractor.extract(picture);
      assertEquals(width, regions.features().width());
      assertTrue(regions.features().count() > 1);
    }
  }

  private static boolean hasTorch() throws Exception {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    Process process =
        new ProcessBuilder(PYTHON, "-c", "import torchvision, onnx")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private void run(List<String> command) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "too long");
      assertEquals(0, process.exitValue(), () -> read(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
