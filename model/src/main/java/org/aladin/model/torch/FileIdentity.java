/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * The identity of a file, to detect changes between reads.
 *
 * @param file the file
 * @param size the number of its bytes
 * @param modified the time of its last change
 * @param key what the file system identifies it by; null on file systems without such a key
 */
public record FileIdentity(Path file, long size, FileTime modified, Object key) {
  /** The identity of a file at this time. */
  public static FileIdentity of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileIdentity(
        file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * @throws TorchFormatException if the file has been changed or replaced since then
   */
  public void checkUnchanged() throws IOException {
    FileIdentity now = of(file);
    if (now.size != size || !now.modified.equals(modified) || !Objects.equals(now.key, key)) {
      throw new TorchFormatException(
          file.toString(), "the file was changed while it was being read");
    }
  }

  /**
   * Reads a part of the file.
   *
   * @return a little-endian buffer with exactly these bytes
   * @throws TorchFormatException if the file was changed or is too short
   */
  public ByteBuffer read(long position, int count) throws IOException {
    requireBytes(position, count);
    return readInto(position, ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Reads a part of the file into a buffer that is outside Java's heap, and so not moved.
   *
   * @return a little-endian buffer with exactly these bytes
   * @throws TorchFormatException as {@link #read}
   */
  public ByteBuffer readDirect(long position, int count) throws IOException {
    requireBytes(position, count);
    return readInto(position, ByteBuffer.allocateDirect(count).order(ByteOrder.LITTLE_ENDIAN));
  }

  private void requireBytes(long position, int count) throws IOException {
    checkUnchanged();
    if (position > size - count) {
      throw new TorchFormatException(
          file.toString(),
          "the file is truncated: it ends at byte "
              + size
              + ", expected "
              + count
              + " bytes from byte "
              + position);
    }
  }

  private ByteBuffer readInto(long position, ByteBuffer buffer) throws IOException {
    int count = buffer.remaining();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = FullReads.fill(channel.position(position), buffer);
      if (bytes.remaining() < count) {
        throw new TorchFormatException(
            file.toString(), "the file ended at byte " + (position + bytes.remaining()));
      }
      return bytes;
    }
  }
}
