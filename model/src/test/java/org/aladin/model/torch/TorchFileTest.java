/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares files that torch 1.13 wrote with the values that torch 1.13 reads (make_fixtures.py in
 * the same folder).
 */
class TorchFileTest {
  static final Path FIXTURES = Path.of("src/test/resources/torch");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types-legacy.pt",
        "types-zip.pt",
        "views-legacy.pt",
        "views-zip.pt",
        "training-legacy.pt",
        "training-zip.pt",
        "storage-view-legacy.pt",
        "plain-bert/pytorch_model.bin"
      })
  void tensorsEqualThoseThatTorchReads(String file) throws IOException {
    JsonObject expected =
        new Gson()
            .fromJson(Files.readString(FIXTURES.resolve("expected.json")), JsonObject.class)
            .getAsJsonObject(file);
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(FIXTURES.resolve(file));
    if (read.containsKey("model")) {
      read = (Map<?, ?>) read.get("model");
    }

    assertEquals(List.copyOf(expected.keySet()), List.copyOf(read.keySet()));
    for (String name : expected.keySet()) {
      ExpectedTensor.assertEqual(
          expected.getAsJsonObject(name), (TorchTensor) read.get(name), file + " " + name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containers-2.pt",
        "containers-3.pt",
        "containers-4.pt",
        "containers-5.pt",
        "containers-legacy.pt"
      })
  void plainValuesArePlainUnderEveryProtocol(String file) throws IOException {
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(FIXTURES.resolve(file));

    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("true", true);
    plain.put("int", -7L);
    plain.put("long", 1L << 40);
    plain.put("huge", BigInteger.TWO.pow(80).negate());
    plain.put("float", 0.1);
    plain.put("text", "caf\u00e9 \ud83d\ude00 \u4e2d");
    plain.put("list", List.of(1L, List.of(2L, List.of(3L))));
    plain.put("set", Set.of(5L));
    plain.put("frozenset", Set.of("a"));
    plain.put("default", Map.of("k", List.of(1L)));
    plain.put("counter", Map.of("a", 2L, "b", 1L));
    plain.put("size", List.of(2L, 3L));
    plain.put("dtype", new InertGlobal("torch.float16"));
    plain.forEach((key, value) -> assertEquals(value, read.get(key), file + " " + key));
    assertNull(read.get("none"));
    assertEquals("nine", read.get(9L));
    assertArrayEquals(new byte[] {0, -1, -128}, (byte[]) read.get("bytes"));
    List<Object> tuple = new ArrayList<>(List.of(1L, "two", 3.0));
    tuple.add(null);
    assertEquals(tuple, read.get("tuple"));
    assertEquals(List.of("z", "a"), List.copyOf(((Map<?, ?>) read.get("ordered")).keySet()));
  }

  @Test
  void dictKeysKeepTheirOrder() throws IOException {
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(FIXTURES.resolve("containers-2.pt"));

    Map<?, ?> keys = (Map<?, ?>) read.get("unordered keys");
    assertEquals(
        "qwertyuiopasdfghjkl",
        keys.keySet().stream().map(String.class::cast).collect(Collectors.joining()));
  }

  @Test
  void otherClassesStayInert() throws IOException {
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(FIXTURES.resolve("containers-2.pt"));

    InertObject namespace = assertInstanceOf(InertObject.class, read.get("namespace"));
    assertEquals("argparse.Namespace", namespace.className());
    assertEquals(Map.of("lr", 0.5, "name", "x"), namespace.attributes());
    InertObject complex = assertInstanceOf(InertObject.class, read.get("complex"));
    assertEquals("__builtin__.complex", complex.className());
    assertEquals(List.of(1.0, 2.0), complex.arguments());
    InertObject device = assertInstanceOf(InertObject.class, read.get("device"));
    assertEquals(List.of("cpu"), device.arguments());
  }

  @Test
  void optimizerAndSchedulerAreMaps() throws IOException {
    Map<?, ?> read = (Map<?, ?>) TorchFile.read(FIXTURES.resolve("training-zip.pt"));

    Map<?, ?> optimizer = (Map<?, ?>) read.get("optimizer");
    Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) optimizer.get("state")).get(0L);
    assertEquals(
        new TreeSet<>(Set.of("step", "exp_avg", "exp_avg_sq")),
        first.keySet().stream()
            .map(String.class::cast)
            .collect(Collectors.toCollection(TreeSet::new)));
    assertArrayEquals(new long[] {2, 3}, ((TorchTensor) first.get("exp_avg")).shape());
    Map<?, ?> scheduler = (Map<?, ?>) read.get("scheduler");
    assertEquals(Map.of(2L, 1L, 4L, 1L), scheduler.get("milestones"));
  }

  @Test
  void missingFileIsNamed() {
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> TorchFile.read(Path.of("no-such.pt")));
    assertEquals("no-such.pt", e.getMessage());
  }

  @Test
  void bigEndianIsRefused() {
    Path file = FIXTURES.resolve("big-endian-legacy.pt");
    TorchFormatException e = assertThrows(TorchFormatException.class, () -> TorchFile.read(file));
    assertEquals(
        file + ": written on a big-endian machine; save it again on a little-endian one",
        e.getMessage());
  }
}
