/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.aladin.extractor.TestExtractors;
import org.junit.jupiter.api.Test;

class TinyNetworksTest {
  @Test
  void theFilesOfTheTestsAreWhatTheProgramWrites() {
    assertArrayEquals(TestExtractors.resource("tiny-detector.onnx"), TinyNetworks.detector());
    assertArrayEquals(TestExtractors.resource("tiny-grid.onnx"), TinyNetworks.grid());
  }
}
