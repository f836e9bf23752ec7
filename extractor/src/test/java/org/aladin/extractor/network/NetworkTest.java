/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.directory.ExtractorDescription.Engine;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.extractor.directory.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
  private static final long[] SHAPE = {1, 3, 32, 32};

  @TempDir private Path folder;

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), TestExtractors.resource(name));
  }

  /** Native handles are counted, and the memory of the process is measured. */
  @ParameterizedTest
  @CsvSource({"tiny-grid.onnx, ONNX", "tiny-grid.pt, TORCHSCRIPT"})
  void aThousandRunsKeepNothing(String name, Engine engine) throws IOException {
    float[] values = new float[3 * 128 * 128];
    long[] shape = {1, 3, 128, 128};
    try (Network network = Network.open(file(name), engine, null, 1, false)) {
      for (int i = 0; i < 100; i++) {
        network.run(values, shape);
      }
      int handles = network.openHandles();
      long memory = residentKilobytes();
      for (int i = 0; i < 1000; i++) {
        network.run(values, shape);
      }
      assertEquals(handles, network.openHandles());
      // Each run makes 2 MB of output: kept ones would be 2 GB. The heap may grow meanwhile.
      long grown = residentKilobytes() - memory;
      assertTrue(grown < 700_000, grown + " kB more");
    }
  }

  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0; // not Linux: the native handles are still counted
    }
    String line =
        Files.readAllLines(status).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  @Test
  void aShapeThatDoesNotFitIsRefusedWithBothNumbers() throws IOException {
    try (Network network =
        Network.open(file("tiny-detector.onnx"), Engine.ONNX, "image", 1, false)) {
      var e =
          assertThrows(
              NetworkException.class,
              () -> network.run(new float[3 * 31 * 32], new long[] {1, 3, 31, 32}));
      assertTrue(e.getMessage().contains("Got: 31 Expected: 32"), e.getMessage());
      assertEquals(4, network.run(new float[3 * 32 * 32], SHAPE).size());
    }
  }

  @Test
  void outputsAreFoundByNameAndByPosition() throws IOException {
    Path file = file("tiny-detector.onnx");
    try (Network network = Network.open(file, Engine.ONNX, null, 1, false)) {
      List<Tensor> outputs = network.run(new float[3 * 32 * 32], SHAPE);
      assertEquals("scores", network.find(outputs, new Output(null, 1)).name());
      assertEquals("labels", network.find(outputs, new Output("labels", -1)).name());
      var e =
          assertThrows(
              NetworkException.class, () -> network.find(outputs, new Output("classes", -1)));
      assertEquals(
          file
              + " has no output \"classes\", but [\"boxes\" [5, 4], \"scores\" [5], \"labels\" [5],"
              + " \"features\" [5, 2048]]",
          e.getMessage());
    }
  }

  @Test
  void anInputOfAnotherNameIsRefused() throws IOException {
    Path file = file("tiny-grid.onnx");
    var e =
        assertThrows(
            ExtractorDirectoryException.class,
            () -> Network.open(file, Engine.ONNX, "picture", 1, false));
    assertEquals(file + " has the inputs [image], expected \"picture\" alone", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"a.onnx, ONNX", "a.pt, TORCHSCRIPT"})
  void whatIsNoNetworkIsRefused(String name, Engine engine) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "no network");
    var e =
        assertThrows(
            ExtractorDirectoryException.class, () -> Network.open(file, engine, null, 1, false));
    assertTrue(
        e.getMessage().startsWith(file + " cannot be loaded as a network: "), e.getMessage());
  }
}
