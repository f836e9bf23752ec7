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
 * in memory at a time, or a part of it.
 */
public final class SafetensorsStream implements AutoCloseable {
  /** Receives the tensors of a file one after the other. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param tensor a tensor whose values are readable until this method returns, in parts only
     *     once
     */
    void read(String name, TorchTensor tensor) throws IOException;
  }

  private final String source;
  private final FileChannel channel;
  private final MessageDigest digest;
  private long position;

  /** Where the current tensor begins and ends in the file. */
  private long begin;

  private long end;

  /** All bytes of the current tensor; null if they are not, or only partly, read. */
  private ByteBuffer held;

  private final ByteBuffer part = ByteBuffer.allocate(FullReads.PART);

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
    int length = SafetensorsFile.headerLength(source, next(new byte[Long.BYTES]), size);
    List<SafetensorsEntry> entries =
        new ArrayList<>(SafetensorsFile.entries(source, next(new byte[length]).array(), size));
    // The entries cover the file without holes: each starts where the previous one ends.
    entries.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
    long dataStart = position;
    for (SafetensorsEntry entry : entries) {
      begin(entry);
      reader.read(entry.name(), entry.tensor(this::bytes, dataStart));
      while (position < end) {
        nextPart((int) Math.min(FullReads.PART, end - position));
      }
    }
  }

  private ByteBuffer next(byte[] bytes) throws IOException {
    return next(ByteBuffer.wrap(bytes));
  }

  private ByteBuffer nextPart(int count) throws IOException {
    return next(part.clear().limit(count));
  }

  /** Fills the buffer. */
  private ByteBuffer next(ByteBuffer buffer) throws IOException {
    int count = buffer.remaining();
    ByteBuffer bytes = FullReads.fill(channel, buffer.order(ByteOrder.LITTLE_ENDIAN));
    if (bytes.remaining() < count) {
      throw new TorchFormatException(
          source, "the file ended at byte " + (position + bytes.remaining()));
    }
    digest.update(bytes.duplicate());
    position += count;
    return bytes;
  }

  private void begin(SafetensorsEntry entry) throws IOException {
    long size = entry.end() - entry.begin();
    if (size > Integer.MAX_VALUE - 8) {
      throw new TorchFormatException(
          source, entry.name() + " has " + size + " bytes, at most 2 GiB can be read");
    }
    begin = position;
    end = position + size;
    held = null;
  }

  /** All bytes of the current tensor, or the next part of them. */
  private ByteBuffer bytes(long at, int count) throws IOException {
    if (held == null && at == begin && position == begin && count == end - begin) {
      held = next(new byte[count]);
    }
    if (held != null) {
      return held.slice((int) (at - begin), count).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (at != position || count > FullReads.PART) {
      throw new IllegalStateException("Parts of a tensor can be read once, in their order");
    }
    return nextPart(count);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
