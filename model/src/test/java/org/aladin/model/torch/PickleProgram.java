/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arbitrary pickles opcode by opcode, and wraps them in torch's two formats. */
final class PickleProgram {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static PickleProgram start() {
    return new PickleProgram().bytes(0x80, 2);
  }

  PickleProgram bytes(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  /** Opcodes and text operands, one byte per character. */
  PickleProgram ops(String characters) {
    out.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleProgram ops(String characters, int times) {
    return ops(characters.repeat(times));
  }

  PickleProgram global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleProgram text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ops("X").int32(utf8.length).raw(utf8);
  }

  PickleProgram integer(long value) {
    byte[] little = new byte[9];
    for (int i = 0; i < 8; i++) {
      little[i] = (byte) (value >>> (8 * i));
    }
    little[8] = (byte) (value < 0 ? -1 : 0);
    return bytes(0x8A, 9).raw(little);
  }

  PickleProgram int32(int value) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  PickleProgram raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A float32 tensor of one storage; leaves it on the stack. */
  PickleProgram tensor(String key, long numbers, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").ops("(");
    ops("(").text("storage").global("torch", "FloatStorage").text(key).text("cpu");
    integer(numbers).ops("tQ").integer(offset).ops("(");
    for (long size : shape) {
      integer(size);
    }
    ops("t(");
    for (long stride : strides) {
      integer(stride);
    }
    return bytes('t', 0x89).global("collections", "OrderedDict").ops(")RtR");
  }

  byte[] stop() {
    out.write('.');
    return out.toByteArray();
  }

  /** The five pickles of the legacy format with this one as the object, without storages. */
  static byte[] legacy(byte[] pickle, String... keys) {
    PickleProgram program = start();
    byte[] magic = new BigInteger("1950a86a20f9469cfc6c", 16).toByteArray();
    program.bytes(0x8A, magic.length);
    for (int i = magic.length - 1; i >= 0; i--) {
      program.bytes(magic[i]);
    }
    program.ops(".").bytes(0x80, 2).ops("M").bytes(0xE9, 3).ops(".");
    program.bytes(0x80, 2).ops("}.").raw(pickle).bytes(0x80, 2).ops("](");
    for (String key : keys) {
      program.text(key);
    }
    return program.ops("e").stop();
  }

  /** A storage in the form that follows the five pickles. */
  static byte[] storage(float... numbers) {
    ByteBuffer storage = ByteBuffer.allocate(8 + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    storage.putLong(numbers.length);
    for (float number : numbers) {
      storage.putFloat(number);
    }
    return storage.array();
  }

  static Path writeLegacy(Path file, byte[] pickle) throws IOException {
    return Files.write(file, legacy(pickle));
  }

  /** An archive of the zip format; entries alternate between name and content. */
  static Path writeZip(Path file, Object... entries) throws IOException {
    try (OutputStream target = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(target)) {
      for (int i = 0; i < entries.length; i += 2) {
        byte[] content = (byte[]) entries[i + 1];
        ZipEntry entry = new ZipEntry((String) entries[i]);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return file;
  }
}
