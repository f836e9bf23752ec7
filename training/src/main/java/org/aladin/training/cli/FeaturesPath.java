/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The value of {@code --img_feat_file}. */
final class FeaturesPath {
  private FeaturesPath() {}

  /**
   * Checks that the file exists before slow work begins.
   *
   * @throws NoSuchFileException if it does not; the message names a detector's output that is in
   *     the folder instead
   */
  static void require(Path file) throws NoSuchFileException {
    if (Files.isRegularFile(file)) {
      return;
    }
    Path detector = file.resolveSibling("predictions.tsv");
    throw new NoSuchFileException(
        file.toString(),
        null,
        "there is no such file (--img_feat_file)"
            + (Files.isRegularFile(detector)
                ? "; " + detector + " can be given instead if its objects have features"
                : ""));
  }
}
