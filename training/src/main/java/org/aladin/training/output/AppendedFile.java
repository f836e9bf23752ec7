/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written at its end. Each piece is passed to the system at once, so a killed
 * program loses at most a part of the last piece. Failures name the file. Not thread-safe.
 */
public final class AppendedFile implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private AppendedFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens a file to continue it, or creates an empty one. */
  public static AppendedFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return new AppendedFile(file, channel);
  }

  /** The number of bytes. */
  public long size() throws IOException {
    return channel.size();
  }

  /** Drops the bytes from a position on. */
  public void truncate(long size) throws IOException {
    channel.truncate(size);
    channel.position(size);
  }

  /** Appends bytes. */
  public void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Replaces bytes at a position that the file has. */
  public void overwrite(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Reads bytes at a position that the file has. */
  public ByteBuffer read(long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
      continue;
    }
    return bytes.flip();
  }

  /** Appends the content of another file. */
  public void append(AppendedFile other) throws IOException {
    long from = 0;
    long size = other.size();
    try {
      while (from < size) {
        from += other.channel.transferTo(from, size - from, channel);
      }
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
