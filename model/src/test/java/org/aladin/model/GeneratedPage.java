/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;

/** A page of the documentation that a test writes. */
public final class GeneratedPage {
  private GeneratedPage() {}

  /** Compares the page with what the test found, after writing it if that is asked for. */
  public static void check(Path page, String found) throws IOException {
    if (Boolean.getBoolean("aladin.docs.write")) {
      Files.writeString(page, found);
    }
    Assertions.assertEquals(
        Files.readString(page),
        found,
        "regenerate it with -Daladin.docs.write=true, and review the changes");
  }
}
