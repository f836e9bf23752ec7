/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void tensorsEqualThoseThatPythonWrote() throws IOException {
    JsonObject expected =
        new Gson()
            .fromJson(
                Files.readString(TorchFileTest.FIXTURES.resolve("types.safetensors.json")),
                JsonObject.class);
    Map<String, TorchTensor> read =
        SafetensorsFile.read(TorchFileTest.FIXTURES.resolve("types.safetensors"));

    assertEquals(expected.keySet(), read.keySet());
    for (String name : expected.keySet()) {
      ExpectedTensor.assertEqual(expected.getAsJsonObject(name), read.get(name), name);
    }
  }

  @Test
  void readsWhatIsWritten() throws IOException {
    float[] values = {1, -2, 3.5f, 0, 1e-30f, 7};
    Path file = folder.resolve("model.safetensors");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put("whole", manager.create(values, new Shape(3, 2)));
      arrays.put("transposed", arrays.get("whole").transpose());
      arrays.put("bytes", manager.create(new byte[] {1, -1, 5}));
      arrays.put("empty", manager.create(new Shape(0, 4)));
      arrays.put("number", manager.create(2.5f));
      int alive = manager.getManagedArrays().size();
      try (OutputStream out = Files.newOutputStream(file)) {
        SafetensorsWriter.write(arrays, out);
      }
      assertEquals(alive, manager.getManagedArrays().size());
      assertArrayEquals(values, arrays.get("whole").toFloatArray(), "still there");
    }

    Map<String, TorchTensor> read = SafetensorsFile.read(file);
    assertEquals(
        List.of("whole", "transposed", "bytes", "empty", "number"), List.copyOf(read.keySet()));
    assertArrayEquals(new long[] {3, 2}, read.get("whole").shape());
    assertArrayEquals(values, read.get("whole").toFloats());
    assertArrayEquals(new float[] {1, 3.5f, 1e-30f, -2, 0, 7}, read.get("transposed").toFloats());
    assertArrayEquals(new long[] {1, -1, 5}, read.get("bytes").toLongs());
    assertArrayEquals(new long[] {0, 4}, read.get("empty").shape());
    assertArrayEquals(new float[] {2.5f}, read.get("number").toFloats());
  }

  @Test
  void offsetsGoBeyond32Bits() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      // 6 GB of one number, which takes no memory as long as nobody writes them.
      arrays.put("large", manager.create(1f).broadcast(1 << 20, 1536));
      arrays.put("after", manager.create(1f));
      assertEquals(
          "{\"large\":{\"dtype\":\"F32\",\"shape\":[1048576,1536],"
              + "\"data_offsets\":[0,6442450944]},"
              + "\"after\":{\"dtype\":\"F32\",\"shape\":[],"
              + "\"data_offsets\":[6442450944,6442450948]}}",
          SafetensorsWriter.header(arrays).toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|a malformed header: it begins with byte 91, expected a brace",
        "` {}`|a malformed header: it begins with byte 32, expected a brace",
        "{\"a\":1}|a is 1, expected an object with dtype, shape, data_offsets",
        "{\"a\":{\"dtype\":3}}|the type of a is 3, expected one of F64",
        "{\"a\":{}}|the type of a is missing, expected one of F64, F32, F16, BF16",
        "{\"a\":{\"dtype\":\"F8_E5M2\"}}|the type of a is F8_E5M2, expected one of F64",
        "{\"a\":{\"dtype\":\"F32\"}}|a has no shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|a has no data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}"
            + "|a of type F32 and shape [2] has 16 bytes, expected 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,20]}}"
            + "|data_offsets of a is [8, 20], expected a begin and an end between 0 and 16",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,16]}}"
            + "|does not fit its storage of 4 numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,16]}}"
            + "|shape of a holds -2, expected whole numbers of 0 or more",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,16]}}"
            + "|does not fit its storage of 4 numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,16]}}|shape of a holds \"x\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,16]}}|shape of a holds 2.0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16.9]}}"
            + "|data_offsets of a holds 16.9, expected whole numbers of 0 or more",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[\"0\",\"16\"]}}"
            + "|data_offsets of a holds \"0\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[16,0]}}"
            + "|data_offsets of a is [16, 0], expected a begin and an end that is not before it",
        "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}|malformed JSON at line 1 column",
        "{a:{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}|malformed JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16,]}}|malformed JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}{}|malformed JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},\"a\":1}"
            + "|the name \"a\" appears twice",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}"
            + "|the name \"dtype\" appears twice",
        "{\"__metadata__\":[]}|__metadata__ is not an object, expected one of texts",
        "{\"__metadata__\":{\"step\":1}}|__metadata__ holds something other than a text under step",
        "{}|16 bytes after the header, which ends at 0, belong to no tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
            + "|8 bytes after a, which ends at 8, belong to no tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}"
            + "|a hole of 8 bytes between the header and a at [8, 16]",
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
            + "|a hole of 4 bytes between a and b at [12, 16]",
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[4,16]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
            + "|b at [4, 16] overlaps with a, which ends at 8",
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}"
            + "|overlaps with b, which ends at 16",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}|data_offsets of a is [0], expected a",
      })
  void badHeaderIsRefused(String header, String message) throws IOException {
    Path file = write(header.length(), header, 16);

    assertRefused(file, message);
  }

  @Test
  void announcedLengthIsCheckedBeforeItIsBelieved() throws IOException {
    assertRefused(
        write(Long.MAX_VALUE, "{}", 0),
        "announces a header of 9223372036854775807 bytes, expected 2 to 2");
    assertRefused(write(-1, "{}", 0), "announces a header of 18446744073709551615 bytes");
    assertRefused(Files.write(folder.resolve("short"), new byte[3]), "is truncated");
  }

  /** Empty tensors may have any position, and the header may be padded and in any order. */
  @Test
  void whatTheFormatAllowsIsRead() throws IOException {
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
            + "\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]},"
            + "\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"more\":1}}   ";
    Map<String, TorchTensor> read = SafetensorsFile.read(write(header.length(), header, 12));
    assertEquals(List.of("b", "e", "a"), List.copyOf(read.keySet()));
    assertArrayEquals(new float[2], read.get("b").toFloats());
    assertEquals(0, read.get("e").count());
    assertEquals(Map.of(), SafetensorsFile.read(write(2, "{}", 0)));
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    String header = "{\"\u00e9\":1}";
    ByteBuffer content = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(header.length()).put(header.getBytes(StandardCharsets.ISO_8859_1));
    Path file = Files.write(folder.resolve("model.safetensors"), content.array());
    assertRefused(file, "a malformed header: it is not UTF-8: byte 0xE9 at offset 2, line 1");
  }

  @Test
  void aHeaderOfMoreThan100MegabytesIsRefusedUnread() throws IOException {
    Path file = write(100_000_001, "{}", 0);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8L + 100_000_001);
    }
    assertRefused(file, "announces a header of 100000001 bytes, expected 2 to 100000000");
  }

  @Test
  void deepHeaderIsRefused() throws IOException {
    String header = "{\"a\":" + "[".repeat(1_000_000);
    assertRefused(write(header.length(), header, 0), "a malformed header");
  }

  @Test
  void fileCutAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(TorchFileTest.FIXTURES.resolve("types.safetensors"));
    Path file = folder.resolve("cut");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(TorchFormatException.class, () -> SafetensorsFile.read(file), "" + length);
    }
  }

  private Path write(long announced, String header, int bytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(8 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(announced).put(text);
    return Files.write(folder.resolve("model.safetensors"), content.array());
  }

  private static void assertRefused(Path file, String message) {
    TorchFormatException e =
        assertThrows(TorchFormatException.class, () -> SafetensorsFile.read(file), message);
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
