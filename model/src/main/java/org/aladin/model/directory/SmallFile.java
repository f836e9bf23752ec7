/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A small file of a model directory, which must not change until the whole model is read. */
record SmallFile(Path file, byte[] content) {
  static SmallFile read(Path file) throws IOException {
    return new SmallFile(file, Files.readAllBytes(file));
  }

  /**
   * @throws ModelDirectoryException if its content has changed
   */
  void checkUnchanged() throws IOException {
    if (!Arrays.equals(content, Files.readAllBytes(file))) {
      throw new ModelDirectoryException(
          file + " was changed while the model was being read: read it again once it is complete");
    }
  }
}
