/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The event files that earlier runs left in a folder. TensorBoard's own ways to forget steps that
 * are done again do not suffice: its Python reader drops them at the second start of a session, its
 * faster reader, curve by curve, only where the same tag comes again. So a resumed run takes them
 * out of the files.
 */
final class EventFiles {
  /** No message of this program comes near. */
  private static final int LONGEST_MESSAGE = 1 << 20;

  private EventFiles() {}

  /**
   * Drops the events of steps that will be done again, and what a crash left of a record. Files of
   * other programs stay as they are.
   *
   * @param afterStep the last step that is kept
   * @param againAfterStep a tag whose events of that very step are dropped, too; null for none
   * @throws IOException if a file cannot be read or replaced
   */
  static void cut(Path folder, long afterStep, String againAfterStep) throws IOException {
    List<Path> own;
    try (Stream<Path> files = Files.list(folder)) {
      own = files.filter(EventFiles::isOwn).toList();
    }
    for (Path file : own) {
      cutFile(file, afterStep, againAfterStep);
    }
  }

  private static boolean isOwn(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(EventFile.PREFIX) && name.contains(EventFile.PROGRAM);
  }

  private static void cutFile(Path file, long afterStep, String againAfterStep) throws IOException {
    // A name that TensorBoard does not read.
    Path kept = file.resolveSibling("events.new");
    long bytes = 0;
    try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(kept))) {
      for (byte[] message = next(in); message != null; message = next(in)) {
        EventContent event = EventContent.of(message);
        boolean again = event.step() == afterStep && event.tags().contains(againAfterStep);
        if (event.step() <= afterStep && !again) {
          byte[] record = EventFile.record(message);
          out.write(record);
          bytes += record.length;
        }
      }
    }
    if (bytes == Files.size(file)) {
      Files.delete(kept);
    } else {
      Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The message of the next record; null at the end, and where the file is damaged. */
  private static byte[] next(InputStream in) throws IOException {
    byte[] length = in.readNBytes(Long.BYTES);
    byte[] lengthCheck = in.readNBytes(Integer.BYTES);
    if (!fits(length, Long.BYTES, lengthCheck)) {
      return null;
    }
    long count = little(length).getLong();
    if (count < 0 || count > LONGEST_MESSAGE) {
      return null;
    }
    byte[] message = in.readNBytes((int) count);
    return fits(message, (int) count, in.readNBytes(Integer.BYTES)) ? message : null;
  }

  private static boolean fits(byte[] bytes, int count, byte[] check) {
    return bytes.length == count
        && check.length == Integer.BYTES
        && little(check).getInt() == EventFile.maskedCrc(bytes);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
