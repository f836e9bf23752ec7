/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.aladin.model.TestModels;
import org.junit.jupiter.api.Test;

class VerificationTest {
  @Test
  void theSmallReferenceSetIsReproduced() throws IOException {
    Verification verification = Verification.run(TestModels.reference(), Device.cpu());
    assertTrue(verification.passed(), () -> printed(verification));
  }

  private static String printed(Verification verification) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    verification.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
