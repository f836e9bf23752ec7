/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.TestModels;
import org.junit.jupiter.api.Test;

class VerificationTest {
  @Test
  void theSmallReferenceSetIsReproduced() throws IOException {
    Verification verification = Verification.run(TestModels.reference(), Device.cpu());
    assertTrue(verification.passed(), () -> printed(verification));
  }

  @Test
  void theFullReferenceSetIsReproduced() throws IOException {
    Path full = Path.of("../../shared/reference/full");
    assumeTrue(Files.isDirectory(full), "the full reference set is not beside the project");
    Verification verification = Verification.run(full, Device.cpu());
    assertTrue(verification.passed(), () -> printed(verification));
  }

  private static String printed(Verification verification) {
    StringWriter text = new StringWriter();
    verification.print(new PrintWriter(text));
    return text.toString();
  }
}
