/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Fills buffers from files. */
final class FullReads {
  /**
   * The maximum number of bytes read at once. A channel fills a buffer on Java's heap through a
   * direct buffer as large as the request, and the thread keeps that buffer until it ends.
   */
  static final int PART = 1 << 20;

  private FullReads() {}

  /**
   * Reads from the channel's position until the buffer is full or the file ends.
   *
   * @return the buffer, ready to be read; if it has less than it had room for, the file has ended
   */
  static ByteBuffer fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    int end = buffer.limit();
    int read = 0;
    while (read >= 0 && buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + PART));
      read = channel.read(buffer);
    }
    return buffer.flip();
  }
}
