/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/** Tells whether a file is still the one that was read before. */
record FileIdentity(Path file, long size, FileTime modified, Object key) {
  static FileIdentity of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileIdentity(
        file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  void checkUnchanged() throws IOException {
    FileIdentity now = of(file);
    if (now.size != size || !now.modified.equals(modified) || !Objects.equals(now.key, key)) {
      throw new TorchFormatException(
          file.toString(), "the file was changed while it was being read");
    }
  }
}
