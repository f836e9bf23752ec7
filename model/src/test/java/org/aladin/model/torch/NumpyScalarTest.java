/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.aladin.model.torch.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.aladin.model.file.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NumPy scalars written by torch 1.13 with NumPy 1 and NumPy 2 (make_numpy.py). */
class NumpyScalarTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void scalarsArePlainValuesInBothFormatsAndOfBothVersions(int protocol) throws IOException {
    Path fixtures = TorchFileTest.FIXTURES;
    assertPlain(fixtures.resolve("numpy-zip-" + protocol + ".pt"));
    assertPlain(fixtures.resolve("numpy-legacy-" + protocol + ".pt"));
    byte[] pickle = Files.readAllBytes(fixtures.resolve("numpy2-" + protocol + ".pkl"));
    assertPlain(PickleProgram.writeZip(folder.resolve("numpy2.pt"), "numpy2/data.pkl", pickle));
    assertPlain(PickleProgram.writeLegacy(folder.resolve("numpy2.bin"), pickle));
  }

  private static void assertPlain(Path file) throws IOException {
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(file);
    StrictJson.readObject(TorchFileTest.FIXTURES.resolve("numpy.json"))
        .asMap()
        .forEach(
            (name, expected) ->
                assertEquals(
                    plain(expected.getAsJsonPrimitive()), read.get(name), file + " " + name));
    assertEquals(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), read.get("huge"));
    assertEquals(Map.of(7L, "seven", 8L, "eight", "nine", "neuf"), read.get("keys"));
    assertEquals(Set.of(5L), read.get("set"));
    for (String other : new String[] {"complex", "date", "array"}) {
      assertInstanceOf(InertObject.class, read.get(other), file + " " + other);
    }
  }

  private static Object plain(JsonPrimitive value) {
    if (value.isNumber()) {
      String digits = value.getAsString();
      return digits.contains(".") ? (Object) value.getAsDouble() : Long.valueOf(digits);
    }
    return value.isBoolean() ? (Object) value.getAsBoolean() : value.getAsString();
  }

  /** Scalars written on a big-endian machine: 258 is 01 02, and a is 00 00 00 61. */
  @Test
  void theByteOrderIsThatOfTheDtype() throws IOException {
    assertEquals(258L, read(scalar("i2", ">", "\1\2")));
    assertEquals(513L, read(scalar("i2", "<", "\1\2")));
    assertEquals(-1.5, read(scalar("f4", ">", "\u00bf\u00c0\0\0")));
    assertEquals("a", read(scalar("U1", ">", "\0\0\0a")));
  }

  @Test
  void aScalarWithAnotherNumberOfBytesIsRefused() throws IOException {
    byte[] pickle = scalar("i8", "<", "\1\2").stop();
    assertRefused(
        PickleProgram.writeLegacy(folder.resolve("short.bin"), pickle),
        "a NumPy scalar of type i8 with 2 bytes, expected 8");
  }

  @Test
  void whatOnlyLooksLikeAScalarStaysInert() throws IOException {
    for (String dtype : new String[] {"x8", "f16", "i", "i16", "b2", "i99999999999"}) {
      assertInstanceOf(
          InertObject.class,
          read(scalar(dtype, "<", "0".repeat(16).substring(dtype.equals("b2") ? 14 : 0))),
          dtype);
    }
  }

  private static PickleProgram scalar(String dtype, String order, String bytes) {
    return PickleProgram.start()
        .global("numpy.core.multiarray", "scalar")
        .global("numpy", "dtype")
        .text(dtype)
        .bytes(0x85)
        .ops("R(K\3")
        .text(order)
        .ops("tbU" + (char) bytes.length() + bytes)
        .bytes(0x86)
        .ops("R");
  }

  private Object read(PickleProgram program) throws IOException {
    return TorchFile.read(PickleProgram.writeLegacy(folder.resolve("one.bin"), program.stop()));
  }
}
