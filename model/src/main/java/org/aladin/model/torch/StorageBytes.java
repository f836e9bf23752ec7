/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the numbers of one storage lie. */
interface StorageBytes {
  /**
   * Reads some of them.
   *
   * @param offset first byte, counted from the start of the storage
   * @param count how many bytes; offset + count is within the storage
   * @return a little-endian buffer with exactly these bytes
   * @throws TorchFormatException if they are not there, or were changed since the file was opened
   */
  ByteBuffer read(long offset, int count) throws IOException;
}
