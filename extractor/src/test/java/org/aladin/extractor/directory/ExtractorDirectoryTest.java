/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExtractorDirectoryTest {
  @TempDir private Path folder;

  /** A change of the tiny detector's description, and the expected error message. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "\"extractorFormat\": 1",
            "\"extractorFormat\": 2",
            " has format 2, but this version reads formats up to 1: use a newer version"),
        Arguments.of(
            "\"extractorFormat\": 1,", "", " lacks extractorFormat, expected a whole number"),
        Arguments.of(
            "\"kind\": \"detector\"",
            "\"kind\": \"detectr\"",
            ": kind is \"detectr\", expected one of [detector, grid, descriptor]"),
        Arguments.of(
            "\"featureWidth\": 2054",
            "\"featureWidht\": 2054",
            " lacks featureWidth, expected a whole number"),
        Arguments.of(
            "\"featureWidth\": 2054",
            "\"featureWidth\": 2054, \"anchors\": 9",
            ": unknown keys [anchors], expected some of ["),
        Arguments.of(
            "\"unit\": \"relative\"",
            "\"unit\": \"relative\", \"format\": 1",
            ", boxes: unknown keys [format], expected some of [minimumSide, order, unit]"),
        Arguments.of(
            "\"rule\": \"stretch\"",
            "\"rule\": \"squeeze\"",
            ", input, size: rule is \"squeeze\", expected one of [stretch, letterbox,"
                + " shortestSide, original]"),
        Arguments.of(
            "\"width\": 32",
            "\"width\": 0",
            ": width is 0, expected a whole number from 1 to 8192"),
        Arguments.of("\"width\": 32", "\"width\": 1.5", ": width is 1.5, expected a whole number"),
        Arguments.of("\"width\": 32, ", "", ", input, size lacks width, expected a whole number"),
        Arguments.of(
            "\"scale\": 0.00392156862745098",
            "\"deviation\": [1, 0, 1]",
            ": deviation is [1.0, 0.0, 1.0], expected numbers other than 0"),
        Arguments.of(
            "\"scale\": 0.00392156862745098",
            "\"mean\": [1, 0]",
            ": mean is [1,0], expected three numbers, one per channel"),
        Arguments.of(
            "\"overlap\": 0.5",
            "\"overlap\": 1.5",
            ", suppression: overlap is 1.5, expected a number from 0.0 to 1.0"),
        Arguments.of(
            "\"perClass\": true",
            "\"perClass\": \"yes\"",
            ": perClass is \"yes\", expected true or false"),
        Arguments.of(
            "\"classes\": [\"red\", \"green\", \"blue\"]",
            "\"file\": \"classes.txt\"",
            ", labels: file is \"classes.txt\", expected the name of a file in "),
        Arguments.of(
            "\"classes\": [\"red\", \"green\", \"blue\"]",
            "\"file\": \"../classes.txt\"",
            ", labels: file is \"../classes.txt\", expected the name of a file in "),
        Arguments.of(
            "\"network\": \"tiny-detector.onnx\"",
            "\"network\": \"other.onnx\"",
            ": network is other.onnx, but there is no such file in the same folder"),
        Arguments.of(
            "\"network\": \"tiny-detector.onnx\"",
            "\"network\": \"../tiny-detector.onnx\"",
            ": network is ../tiny-detector.onnx, but there is no such file in the same folder"),
        Arguments.of(
            "\"network\": \"tiny-detector.onnx\"",
            "\"network\": \"tiny.h5\"",
            ": network is tiny.h5, expected a file ending in .onnx, .pt or .torchscript"),
        Arguments.of(
            "\"name\": \"tiny-detector\"",
            "\"name\": \"a name\"",
            "Extractor name \"a name\", expected 1 to 64 of A-Z"),
        Arguments.of(
            "\"name\": \"image\"",
            "\"name\": \"picture\"",
            " has the inputs [image], expected \"picture\" alone"),
        Arguments.of("\"width\": 32", "\"width\": 48", "index: 3 Got: 48 Expected: 32"),
        Arguments.of(
            "\"features\": \"features\"",
            "\"features\": \"pooled\"",
            " has no output \"pooled\", but ["),
        Arguments.of(
            "\"featureWidth\": 2054",
            "\"featureWidth\": 1030",
            ": 2048 values and the six of a box make 2054, but featureWidth is 1030"),
        Arguments.of(
            "\"boxes\": \"boxes\"",
            "\"boxes\": \"features\"",
            "The output \"features\" [5, 2048] does not fit, expected [n, 4]"),
        Arguments.of("\"scores\": \"scores\"", "\"scores\": 7", " has no output 7, but ["),
        Arguments.of(
            "\"featureWidth\": 2054",
            "\"featureWidth\": 2054, \"featureWidth\": 2054",
            " is not JSON: "),
        Arguments.of("{\n  \"extractorFormat\"", "[{\n  \"extractorFormat\"", " is not JSON: "));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String from, String to, String message) throws IOException {
    TestExtractors.detector(folder);
    String description = TestExtractors.description("tiny-detector");
    assertTrue(description.contains(from), from);
    Files.writeString(folder.resolve("extractor.json"), description.replace(from, to));
    var e = assertThrows(ExtractorDirectoryException.class, () -> RegionExtractor.open(folder));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    boolean named = e.getMessage().contains(folder.toString()) || message.startsWith("Extractor");
    assertTrue(named, e.getMessage());
  }

  @Test
  void classesCanComeFromAFile() throws IOException {
    TestExtractors.detector(folder);
    Files.writeString(folder.resolve("classes.txt"), "red\ngreen\nblue\n");
    String inline = RegionExtractor.open(folder).fingerprint().digest();
    String description = TestExtractors.description("tiny-detector");
    Files.writeString(
        folder.resolve("extractor.json"),
        description.replace(
            "\"classes\": [\"red\", \"green\", \"blue\"]", "\"file\": \"classes.txt\""));
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertEquals(inline, extractor.fingerprint().digest());
    }
  }

  @Test
  void aDirectoryWithoutADescriptionIsRefused() {
    var e = assertThrows(ExtractorDirectoryException.class, () -> RegionExtractor.open(folder));
    assertEquals(
        "Extractor directory "
            + folder
            + " has no file extractor.json; a network alone needs one of the shipped descriptions"
            + " [descriptor, nanodet, torchvision-fasterrcnn, torchvision-resnet]",
        e.getMessage());
  }

  /** Weights outside the digested file could change without changing the fingerprint. */
  @Test
  void weightsInOtherFilesAreRefused() throws IOException {
    TestExtractors.detector(folder);
    Path network = folder.resolve("tiny-detector.onnx");
    byte[] bytes = Files.readAllBytes(network);
    byte[] external = "\n\blocation\u0012\u0006a.data".getBytes(StandardCharsets.US_ASCII);
    byte[] both = Arrays.copyOf(bytes, bytes.length + external.length);
    System.arraycopy(external, 0, both, bytes.length, external.length);
    Files.write(network, both);
    var e = assertThrows(ExtractorDirectoryException.class, () -> RegionExtractor.open(folder));
    assertEquals(network + " keeps weights in other files: save it as one file", e.getMessage());
  }
}
