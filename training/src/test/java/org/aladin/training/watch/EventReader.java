/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An independent reader of event files: bit by bit, with nothing of the writer. */
final class EventReader {
  /** A decoded event; {@code sessionStatus} is 0 without a session log. */
  record Event(
      double wallTime, long step, String version, int sessionStatus, Map<String, Float> scalars) {}

  private EventReader() {}

  static List<Event> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      byte[] header = slice(bytes, at, 8);
      check(header, slice(bytes, at + 8, 4));
      int length = (int) little(header);
      byte[] message = slice(bytes, at + 12, length);
      check(message, slice(bytes, at + 12 + length, 4));
      events.add(event(message));
      at += 16 + length;
    }
    return events;
  }

  private static Event event(byte[] message) throws IOException {
    double wallTime = 0;
    long step = 0;
    String version = null;
    int status = 0;
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Field field : fields(message)) {
      switch (field.number) {
        case 1 -> wallTime = Double.longBitsToDouble(little(field.bytes));
        case 2 -> step = field.varint;
        case 3 -> version = new String(field.bytes, StandardCharsets.UTF_8);
        case 5 -> {
          for (Field value : fields(field.bytes)) {
            List<Field> parts = fields(value.bytes);
            scalars.put(
                new String(parts.get(0).bytes, StandardCharsets.UTF_8),
                Float.intBitsToFloat((int) little(parts.get(1).bytes)));
          }
        }
        case 7 -> status = (int) fields(field.bytes).get(0).varint;
        default -> throw new IOException("Unexpected field " + field.number);
      }
    }
    return new Event(wallTime, step, version, status, scalars);
  }

  private record Field(int number, long varint, byte[] bytes) {}

  private static List<Field> fields(byte[] message) throws IOException {
    List<Field> fields = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(message));
    while (in.available() > 0) {
      long key = varint(in);
      int number = (int) (key >> 3);
      switch ((int) key & 7) {
        case 0 -> fields.add(new Field(number, varint(in), new byte[0]));
        case 1 -> fields.add(new Field(number, 0, in.readNBytes(8)));
        case 2 -> fields.add(new Field(number, 0, in.readNBytes((int) varint(in))));
        case 5 -> fields.add(new Field(number, 0, in.readNBytes(4)));
        default -> throw new IOException("Unexpected wire type " + (key & 7));
      }
    }
    return fields;
  }

  private static long varint(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (long) (b & 127) << shift;
      if (b < 128) {
        return value;
      }
    }
  }

  private static void check(byte[] data, byte[] masked) throws IOException {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        // The Castagnoli polynomial, lowest bit first.
        crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
    }
    long plain = ~crc & 0xffffffffL;
    long expected = ((plain >> 15 | plain << 17) + 0xa282ead8L) & 0xffffffffL;
    if (expected != little(masked)) {
      throw new IOException("Wrong checksum");
    }
  }

  private static long little(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  private static byte[] slice(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
