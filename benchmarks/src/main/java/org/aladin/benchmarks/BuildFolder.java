/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The folder {@code target} of this module, where the jar is, or the folder of classes. */
final class BuildFolder {
  private BuildFolder() {}

  static Path find() {
    try {
      return Path.of(BuildFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
