/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

/** Returns the message of a file that is rejected. */
final class Refusal {
  private Refusal() {}

  static void assertRefused(Path file, String message) {
    TorchFormatException e =
        assertThrows(TorchFormatException.class, () -> TorchFile.read(file), message);
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
