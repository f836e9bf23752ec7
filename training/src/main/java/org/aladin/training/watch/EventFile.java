/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file as TensorBoard reads it: records of a length, a masked CRC-32C of the length, an
 * {@code Event} message and a masked CRC-32C of the message (TensorFlow's TFRecord framing). Every
 * run opens a new file; TensorBoard joins the files of a folder by global step. Used from one
 * thread.
 */
final class EventFile implements Closeable {
  static final String PREFIX = "events.out.tfevents.";
  static final String PROGRAM = ".aladin.";

  private static final int MASK_DELTA = 0xa282ead8;

  private final OutputStream out;
  private final InstantSource clock;

  /**
   * Opens a new file in a folder.
   *
   * @param continuesAfter the last step before a resume; 0 for a new run
   */
  EventFile(Path folder, long continuesAfter, InstantSource clock) throws IOException {
    this.clock = clock;
    this.out = Files.newOutputStream(newFile(folder), StandardOpenOption.CREATE_NEW);
    append(EventMessage.version(seconds()));
    // A TensorBoard that is open forgets what it read of later steps, but only at the second start
    // of a session that it sees: every run begins with one.
    append(EventMessage.sessionStart(seconds(), continuesAfter + 1));
  }

  /** Appends scalars of one step, and flushes them to the operating system. */
  void scalars(long step, Map<String, Double> values) throws IOException {
    append(EventMessage.scalars(seconds(), step, values));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void append(byte[] message) throws IOException {
    out.write(record(message));
  }

  /** A message in its frame. */
  static byte[] record(byte[] message) {
    byte[] length = little(Long.BYTES).putLong(message.length).array();
    ByteBuffer record = little(length.length + 2 * Integer.BYTES + message.length);
    record.put(length).putInt(maskedCrc(length)).put(message).putInt(maskedCrc(message));
    return record.array();
  }

  /** The masked CRC-32C: rotated and shifted, because the data can contain checksums itself. */
  static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }

  /** Names sort by time, and TensorBoard reads them in that order. */
  private Path newFile(Path folder) {
    for (int n = 0; ; n++) {
      String name =
          String.format(
              Locale.ROOT,
              PREFIX + "%010d.%03d" + PROGRAM + "%d",
              clock.millis() / 1000,
              n,
              ProcessHandle.current().pid());
      Path file = folder.resolve(name);
      if (Files.notExists(file)) {
        return file;
      }
    }
  }
}
