/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one storage. */
interface StorageBytes {
  /**
   * Reads a range.
   *
   * @param offset the first byte, counted from the start of the storage
   * @param count the number of bytes; offset + count is within the storage
   * @return a little-endian buffer with exactly these bytes
   * @throws TorchFormatException if the bytes are missing, or the file was changed since it was
   *     opened
   */
  ByteBuffer read(long offset, int count) throws IOException;
}
