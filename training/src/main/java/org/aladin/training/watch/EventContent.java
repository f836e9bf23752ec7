/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * What of an {@code Event} message decides whether it is kept.
 *
 * @param step 0 if the message has none
 * @param tags of its scalars
 */
record EventContent(long step, Set<String> tags) {
  /** Reads a message; one that is no protocol buffer counts as one after the last step. */
  static EventContent of(byte[] message) {
    long[] step = {0};
    Set<String> tags = new HashSet<>();
    try {
      fields(
          ByteBuffer.wrap(message),
          (value, field) -> {
            if (field == EventMessage.EVENT_STEP) {
              step[0] = varint(value);
            } else if (field == EventMessage.EVENT_SUMMARY) {
              addTags(value, tags);
            }
          });
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return new EventContent(Long.MAX_VALUE, Set.of());
    }
    return new EventContent(step[0], tags);
  }

  private static void addTags(ByteBuffer summary, Set<String> tags) {
    fields(
        summary,
        (value, field) -> {
          if (field == EventMessage.SUMMARY_VALUE) {
            fields(
                value,
                (part, number) -> {
                  if (number == EventMessage.VALUE_TAG) {
                    tags.add(StandardCharsets.UTF_8.decode(part).toString());
                  }
                });
          }
        });
  }

  /** Hands each field to a reader: its bytes without length, and its number. */
  private static void fields(ByteBuffer message, ObjIntConsumer<ByteBuffer> reader) {
    while (message.hasRemaining()) {
      long key = varint(message);
      int start = message.position();
      int length =
          switch ((int) (key & 7)) {
            case EventMessage.VARINT -> {
              varint(message);
              yield message.position() - start;
            }
            case EventMessage.FIXED_64 -> Long.BYTES;
            case EventMessage.FIXED_32 -> Integer.BYTES;
            case EventMessage.BYTES -> {
              long count = varint(message);
              start = message.position();
              if (count < 0 || count > message.remaining()) {
                throw new IllegalArgumentException("a field of " + count + " bytes");
              }
              yield (int) count;
            }
            default -> throw new IllegalArgumentException("wire type " + (key & 7));
          };
      reader.accept(message.slice(start, length).order(ByteOrder.LITTLE_ENDIAN), (int) (key >>> 3));
      message.position(start + length);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }
}
