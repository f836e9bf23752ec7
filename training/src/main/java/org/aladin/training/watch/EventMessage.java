/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The few fields of TensorFlow's {@code Event} message that scalars need, in protocol buffer
 * encoding. No protobuf library is used: the two that there are hold the same classes, and the demo
 * has Solr's beside ours on one class path.
 */
final class EventMessage {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int BYTES = 2;
  static final int FIXED_32 = 5;

  private static final int EVENT_WALL_TIME = 1;
  static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  static final int SUMMARY_VALUE = 1;
  static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int SESSION_STATUS = 1;
  private static final int STATUS_START = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private EventMessage() {}

  /** The first event of every file. */
  static byte[] version(double wallTime) {
    EventMessage event = new EventMessage();
    event.putDouble(EVENT_WALL_TIME, wallTime);
    event.putBytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    return event.bytes.toByteArray();
  }

  /** A session starts at a step: a reader drops this and later steps of older files. */
  static byte[] sessionStart(double wallTime, long step) {
    EventMessage session = new EventMessage();
    session.putLong(SESSION_STATUS, STATUS_START);
    EventMessage event = at(wallTime, step);
    event.putBytes(EVENT_SESSION_LOG, session.bytes.toByteArray());
    return event.bytes.toByteArray();
  }

  /** Scalars of one step by tag. */
  static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
    EventMessage summary = new EventMessage();
    values.forEach(
        (tag, number) -> {
          EventMessage value = new EventMessage();
          value.putBytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
          value.putFloat(VALUE_SIMPLE, number.floatValue());
          summary.putBytes(SUMMARY_VALUE, value.bytes.toByteArray());
        });
    EventMessage event = at(wallTime, step);
    event.putBytes(EVENT_SUMMARY, summary.bytes.toByteArray());
    return event.bytes.toByteArray();
  }

  private static EventMessage at(double wallTime, long step) {
    EventMessage event = new EventMessage();
    event.putDouble(EVENT_WALL_TIME, wallTime);
    event.putLong(EVENT_STEP, step);
    return event;
  }

  private void putLong(int field, long value) {
    putVarint((long) field << 3 | VARINT);
    putVarint(value);
  }

  private void putDouble(int field, double value) {
    putVarint((long) field << 3 | FIXED_64);
    bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
  }

  private void putFloat(int field, float value) {
    putVarint((long) field << 3 | FIXED_32);
    bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
  }

  private void putBytes(int field, byte[] value) {
    putVarint((long) field << 3 | BYTES);
    putVarint(value.length);
    bytes.writeBytes(value);
  }

  /** Seven bits per byte, lowest first; the top bit is set if more bytes follow. */
  private void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
