/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads all tensors of a {@code model.safetensors} and hashes the file in the same pass: the digest
 * covers exactly the bytes of the tensors, even if the file changes meanwhile. Only one tensor is
 * in memory at a time.
 */
public final class SafetensorsStream implements AutoCloseable {
  /** Receives the tensors of a file one after the other. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param tensor a tensor whose values are readable until this method returns
     */
    void read(String name, TorchTensor tensor) throws IOException;
  }

  private final String source;
  private final FileChannel channel;
  private final MessageDigest digest;
  private long position;

  /** The bytes of the current tensor, which start at {@link #heldFrom} in the file. */
  private ByteBuffer held;

  private long heldFrom;

  private SafetensorsStream(Path file, MessageDigest digest) throws IOException {
    this.source = file.toString();
    this.channel = FileChannel.open(file);
    this.digest = digest;
  }

  /**
   * @param digest receives every byte of the file, in order
   * @param reader receives the tensors in the order of their data in the file
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException if it is not a safetensors file, is damaged or truncated, or has a
   *     tensor of more than 2 GiB
   */
  public static void read(Path file, MessageDigest digest, Reader reader) throws IOException {
    try (SafetensorsStream stream = new SafetensorsStream(file, digest)) {
      stream.read(reader);
    }
  }

  private void read(Reader reader) throws IOException {
    long size = channel.size();
    int length = SafetensorsFile.headerLength(source, next(Long.BYTES), size);
    List<SafetensorsEntry> entries =
        new ArrayList<>(SafetensorsFile.entries(source, next(length).array(), size));
    // The entries cover the file without holes: each starts where the previous one ends.
    entries.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
    long dataStart = position;
    for (SafetensorsEntry entry : entries) {
      hold(entry);
      reader.read(entry.name(), entry.tensor(this::ofHeld, dataStart));
    }
  }

  private ByteBuffer next(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new TorchFormatException(
            source, "the file ended at byte " + (position + bytes.position()));
      }
    }
    digest.update(bytes.flip().duplicate());
    position += count;
    return bytes;
  }

  private void hold(SafetensorsEntry entry) throws IOException {
    long size = entry.end() - entry.begin();
    if (size > Integer.MAX_VALUE - 8) {
      throw new TorchFormatException(
          source, entry.name() + " has " + size + " bytes, at most 2 GiB can be read");
    }
    heldFrom = position;
    held = next((int) size);
  }

  private ByteBuffer ofHeld(long at, int count) {
    return held.slice((int) (at - heldFrom), count).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
