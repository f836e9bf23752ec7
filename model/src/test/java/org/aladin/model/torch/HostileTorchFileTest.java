/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody's torch would write: a clear error each, and never more than that. */
@Timeout(60)
class HostileTorchFileTest {
  private static final long[] NO_SIZES = {};

  @TempDir Path folder;

  /** Pickles and what is said about them. */
  static Stream<Arguments> hostilePickles() {
    PickleProgram listInItself = PickleProgram.start().ops("]q\0h\0a");
    PickleProgram dictInItself = PickleProgram.start().ops("}q\0").text("k").ops("h\0s");
    PickleProgram stateInItself =
        PickleProgram.start().global("a", "B").ops(")").bytes(0x81).ops("q\0h\0b");
    return Stream.of(
        Arguments.of("a cycle", listInItself, "a value contains itself"),
        Arguments.of("a cycle through a dict", dictInItself, "a value contains itself"),
        Arguments.of("a cycle through a state", stateInItself, "a value contains itself"),
        Arguments.of(
            "deep nesting",
            PickleProgram.start().ops("]", 100_000).ops("a", 99_999),
            "deeper than 200"),
        Arguments.of(
            "deep tuples", PickleProgram.start().ops(")").ops("\u0085", 100_000), "deeper"),
        Arguments.of("shared lists that unfold", unfolding(), "unfold into more than 50000000"),
        Arguments.of("a list as key", PickleProgram.start().ops("}]Ns"), "the key of a dict"),
        Arguments.of(
            "a set of lists", PickleProgram.start().bytes(0x8F).ops("(]").bytes(0x90), "of a set"),
        Arguments.of(
            "a text of 4 GiB",
            PickleProgram.start().ops("X\u00ff\u00ff\u00ff\u00ff"),
            "announces 4294967295 bytes, but only "),
        Arguments.of(
            "bytes of 2^63 and more",
            PickleProgram.start().bytes(0x8E).ops("\u00ff".repeat(8)),
            "announces 18446744073709551615 bytes"),
        Arguments.of(
            "an integer of a megabyte",
            PickleProgram.start().bytes(0x8B).int32(1 << 20).ops("1", 1 << 20),
            "an integer of 1048576 bytes, at most 4096"),
        Arguments.of(
            "a decimal of a megabyte",
            PickleProgram.start().ops("L").ops("9", 1 << 20).ops("L\n"),
            "a line is longer than 4096 bytes"),
        Arguments.of("no number", PickleProgram.start().ops("Iten\n"), "a malformed number"),
        Arguments.of("a call of a text", PickleProgram.start().text("x").ops(")R"), "not a name"),
        Arguments.of("an empty stack", PickleProgram.start().ops("a"), "an operand is missing"),
        Arguments.of(
            "a key alone", PickleProgram.start().ops("}(Nu"), "a dict key without a value"),
        Arguments.of("a lonely mark", PickleProgram.start().ops("("), "a mark is left over"),
        Arguments.of("an append to None", PickleProgram.start().ops("NNa"), "wrong kind"),
        Arguments.of(
            "protocol 9", new PickleProgram().bytes(0x80, 9), "unsupported pickle protocol: 9"),
        Arguments.of("no opcode", PickleProgram.start().bytes(0xFF), "invalid pickle opcode: 255"),
        Arguments.of("memory outside", PickleProgram.start().bytes(0x97), "out-of-band data"),
        Arguments.of(
            "an extension", PickleProgram.start().bytes(0x82, 1), "Unimplemented opcode EXT1"),
        Arguments.of("an unknown memo", PickleProgram.start().ops("h\7"), "invalid memo key"),
        Arguments.of(
            "a name of 3000 letters",
            PickleProgram.start().global("m".repeat(3000), "n"),
            "a line is longer than 1024 bytes"),
        Arguments.of(
            "a tensor of itself",
            PickleProgram.start()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .ops("](")
                .global("torch._tensor", "_rebuild_from_type_v2")
                .ops("q\1NeR"),
            "something other than torch"),
        Arguments.of(
            "an unknown storage",
            PickleProgram.start()
                .ops("(")
                .text("storage")
                .global("torch", "QUInt8Storage")
                .text("0")
                .text("cpu")
                .ops("K\1tQ"),
            "torch.QUInt8Storage is not one of torch's DoubleStorage, FloatStorage"),
        Arguments.of("another reference", PickleProgram.start().ops("]Q"), "outside the pickle"),
        Arguments.of(
            "a text reference", PickleProgram.start().ops("Pmodule\n"), "outside the pickle"),
        Arguments.of(
            "a bare storage",
            PickleProgram.start()
                .ops("(")
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .ops("K\1tQ"),
            "a bare storage"),
        tensor("a tensor beyond its storage", 4, 2, new long[] {3}, new long[] {1}),
        tensor("strides beyond the storage", 4, 0, new long[] {2, 2}, new long[] {3, 1}),
        tensor(
            "a tensor of 2^64 numbers", 4, 0, new long[] {1L << 32, 1L << 32}, new long[] {0, 0}),
        tensor("a tensor unfolded to 4 GiB", 4, 0, new long[] {1L << 30}, new long[] {0}),
        tensor("strides that overflow", 4, 0, new long[] {3}, new long[] {Long.MAX_VALUE}),
        tensor("an offset that overflows", 4, Long.MAX_VALUE, new long[] {1}, new long[] {1}),
        Arguments.of(
            "a negative stride",
            PickleProgram.start().tensor("0", 4, 3, new long[] {2}, new long[] {-1}),
            "expected no negative number"),
        Arguments.of(
            "a negative storage",
            PickleProgram.start().tensor("0", -4, 0, NO_SIZES, NO_SIZES),
            "a storage of -4 numbers"),
        Arguments.of(
            "a storage of 2^63 bytes",
            PickleProgram.start().tensor("0", 1L << 61, 0, NO_SIZES, NO_SIZES),
            "a storage of 2305843009213693952 numbers"),
        Arguments.of(
            "more dimensions than sizes",
            PickleProgram.start().tensor("0", 4, 0, new long[] {1}, new long[] {1, 1}),
            "1 sizes and 2 strides"),
        Arguments.of(
            "one storage with two sizes",
            PickleProgram.start()
                .ops("]")
                .tensor("0", 4, 0, NO_SIZES, NO_SIZES)
                .ops("a")
                .tensor("0", 5, 0, NO_SIZES, NO_SIZES)
                .ops("a"),
            "storage 0 is mentioned with two types or sizes"));
  }

  private static Arguments tensor(
      String name, long numbers, long offset, long[] shape, long[] strides) {
    return Arguments.of(
        name,
        PickleProgram.start().tensor("0", numbers, offset, shape, strides),
        "does not fit its storage of " + numbers + " numbers");
  }

  /**
   * 30 lists, each of which holds the one before it ten times: 10^30 values for whoever walks them.
   */
  private static PickleProgram unfolding() {
    PickleProgram program = PickleProgram.start().ops("]q\0");
    for (int i = 0; i < 30; i++) {
      program.ops("](" + ("h" + (char) i).repeat(10) + "eq" + (char) (i + 1));
    }
    return program;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostilePickles")
  void hostilePickleIsRefusedInBothFormats(String name, PickleProgram program, String message)
      throws IOException {
    byte[] pickle = program.stop();
    Path legacy = PickleProgram.writeLegacy(folder.resolve("hostile.bin"), pickle);
    Path zip = PickleProgram.writeZip(folder.resolve("hostile.pt"), "hostile/data.pkl", pickle);

    assertRefused(legacy, message);
    assertRefused(zip, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os system",
        "builtins eval",
        "builtins exec",
        "java.lang Runtime",
        "java.math BigDecimal",
        "decimal Decimal",
        "array array",
        "builtins ValueError",
        "copy_reg _reconstructor",
        "datetime datetime",
        "operator attrgetter",
        "net.razorvine.pickle.objects ClassDict"
      })
  void callOfAnyOtherNameStaysInert(String name) throws IOException {
    String module = name.split(" ")[0];
    String function = name.split(" ")[1];
    byte[] reduced =
        PickleProgram.start().global(module, function).text("touch x").bytes(0x85).ops("R").stop();
    byte[] instance =
        PickleProgram.start()
            .ops("(")
            .text("touch x")
            .ops("i" + module + "\n" + function + "\n")
            .stop();
    byte[] object =
        PickleProgram.start().ops("(").global(module, function).text("touch x").ops("o").stop();

    for (byte[] pickle : List.of(reduced, instance, object)) {
      Object read = TorchFile.read(PickleProgram.writeLegacy(folder.resolve("inert.bin"), pickle));
      InertObject inert = assertInstanceOf(InertObject.class, read);
      assertEquals(module + "." + function, inert.className());
      assertEquals(List.of("touch x"), inert.arguments());
    }
  }

  @Test
  void objectsBeyondTheGrantedMemoryAreRefused() throws IOException {
    byte[] dicts = PickleProgram.start().ops("](").ops("}", 100_000).ops("e").stop();
    byte[] copies =
        PickleProgram.start()
            .ops("](")
            .ops("K\1", 10_000)
            .ops("e")
            .bytes(0x85)
            .ops("q\0(")
            .ops("cbuiltins\nlist\nh\0R", 1000)
            .ops("l")
            .stop();
    byte[] names =
        PickleProgram.start()
            .ops("(")
            .ops("X")
            .int32(100_000)
            .ops("n", 100_000)
            .ops("q\0")
            .ops("c_codecs\nencode\nh\0\u0085R", 1000)
            .ops("l")
            .stop();

    byte[] arguments =
        PickleProgram.start()
            .ops("(")
            .ops("K\1", 10_000)
            .ops("tq\0(")
            .ops("ca\nB\nh\0}\u0092", 1000)
            .ops("l")
            .stop();

    for (byte[] pickle : List.of(dicts, copies, names, arguments)) {
      Path file = PickleProgram.writeLegacy(folder.resolve("large.bin"), pickle);
      TorchFormatException e =
          assertThrows(TorchFormatException.class, () -> TorchFile.read(file, 10_000_000));
      assertTrue(e.getMessage().contains("more than the 10000000 bytes granted"), e.getMessage());
    }
  }

  @Test
  void compressedEntriesAreRefusedUnread() throws IOException {
    Path file = folder.resolve("bomb.pt");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("bomb/data.pkl"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
      zip.closeEntry();
    }

    assertRefused(file, "entry bomb/data.pkl is compressed (");
    assertRefused(file, "bytes become 67108864); torch.save never does that");
  }

  @Test
  void archivesOfOtherKindsAreRefusedByKind() throws IOException {
    byte[] pickle = PickleProgram.start().ops("}").stop();
    assertRefused(
        PickleProgram.writeZip(folder.resolve("a.zip"), "a/readme", new byte[3]),
        "a zip archive without data.pkl");
    assertRefused(
        PickleProgram.writeZip(
            folder.resolve("script.pt"), "s/data.pkl", pickle, "s/constants.pkl", pickle),
        "a TorchScript archive");
    assertRefused(
        PickleProgram.writeZip(folder.resolve("b.pt"), "a/data.pkl", pickle, "b/data.pkl", pickle),
        "two entries data.pkl");
    assertRefused(
        PickleProgram.writeZip(
            folder.resolve("c.pt"),
            "c/data.pkl",
            pickle,
            "c/byteorder",
            new byte[] {'b', 'i', 'g'}),
        "byte order big, expected little");
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertRefused(Files.write(folder.resolve("d.pth.tar"), tar), "a tar archive");
    assertRefused(Files.write(folder.resolve("e.pt"), new byte[0]), "neither a zip archive nor");
    assertRefused(Files.write(folder.resolve("f.pt"), pickle), "its magic number is missing");
  }

  @Test
  void storagesOfTheWrongSizeAreRefusedWithBothNumbers() throws IOException {
    byte[] pickle = PickleProgram.start().tensor("0", 4, 0, NO_SIZES, NO_SIZES).stop();
    assertRefused(
        PickleProgram.writeZip(
            folder.resolve("a.pt"), "a/data.pkl", pickle, "a/data/0", new byte[12]),
        "entry a/data/0 has 12 bytes, expected 16 for 4 numbers of FLOAT32");
    assertRefused(
        PickleProgram.writeZip(folder.resolve("b.pt"), "a/data.pkl", pickle),
        "lacks the entry a/data/0");
    assertRefused(
        legacy("c.bin", pickle, PickleProgram.storage(1, 2, 3), "0"),
        "storage 0 has 3 numbers, its tensors expect 4");
    assertRefused(
        legacy("d.bin", pickle, Arrays.copyOf(PickleProgram.storage(1, 2, 3, 4), 20), "0"),
        "truncated: storage 0 needs 16 bytes, but only 12 are left");
    assertRefused(legacy("e.bin", pickle, new byte[0]), "lacks the storages [0]");
    assertRefused(
        legacy("f.bin", pickle, PickleProgram.storage(1, 2, 3, 4), "0", "0"),
        "the storage 0 that no tensor mentions, or twice");
  }

  @Test
  void damagedNumbersOfAnArchiveAreNoticed() throws IOException {
    byte[] pickle = PickleProgram.start().tensor("0", 4, 0, new long[] {4}, new long[] {1}).stop();
    Path file =
        PickleProgram.writeZip(
            folder.resolve("a.pt"),
            "a/data.pkl",
            pickle,
            "a/data/0",
            "0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = Files.readAllBytes(file);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[content.indexOf("456789")] ^= 1;
    Files.write(file, bytes);

    TorchTensor tensor = (TorchTensor) TorchFile.read(file);
    TorchFormatException e = assertThrows(TorchFormatException.class, tensor::toFloats);
    assertEquals(file + ": entry a/data/0 is damaged: its checksum is wrong", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"views-legacy.pt", "views-zip.pt"})
  void fileReplacedWhileItIsReadIsNoticed(String fixture) throws IOException {
    Path file = folder.resolve("replaced.pt");
    Files.copy(TorchFileTest.FIXTURES.resolve(fixture), file);
    TorchTensor tensor = (TorchTensor) ((Map<?, ?>) TorchFile.read(file)).get("base");
    Files.write(file, new byte[1], StandardOpenOption.APPEND);

    TorchFormatException e = assertThrows(TorchFormatException.class, tensor::toFloats);
    assertEquals(file + ": the file was changed while it was being read", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"views-legacy.pt", "views-zip.pt", "containers-4.pt"})
  void fileCutAnywhereIsRefused(String fixture) throws IOException {
    byte[] whole = Files.readAllBytes(TorchFileTest.FIXTURES.resolve(fixture));
    Path file = folder.resolve("cut.pt");
    for (int length = 0; length < whole.length; length += 1 + length / 200) {
      Files.write(file, Arrays.copyOf(whole, length));
      TorchFormatException e =
          assertThrows(TorchFormatException.class, () -> TorchFile.read(file), fixture + length);
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }
  }

  /** Whatever bytes change: a value or a TorchFormatException, and tensors that can be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {"views-legacy.pt", "training-zip.pt", "containers-legacy.pt", "containers-5.pt"})
  void randomChangesNeverDoMoreThanFail(String fixture) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(TorchFileTest.FIXTURES.resolve(fixture));
    Path file = folder.resolve("changed.pt");
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, changed);
      try {
        readAll(TorchFile.read(file, 64 << 20));
      } catch (TorchFormatException e) {
        refused++;
      } catch (Throwable e) {
        throw new AssertionError(fixture + ", seed " + seed + ", round " + round, e);
      }
    }
    assertTrue(refused > 0, "no change was refused, seed " + seed);
  }

  private static void readAll(Object value) throws IOException {
    if (value instanceof TorchTensor tensor) {
      tensor.toFloats();
    } else if (value instanceof Map<?, ?> map) {
      for (Object inner : map.values()) {
        readAll(inner);
      }
    } else if (value instanceof Iterable<?> list) {
      for (Object inner : list) {
        readAll(inner);
      }
    } else {
      assertTrue(String.valueOf(value).length() >= 0);
    }
  }

  @Test
  void storageLargerThanTwoGigabytesIsReadInParts() throws IOException {
    long numbers = 700_000_000;
    byte[] pickle =
        PickleProgram.start()
            .ops("]")
            .tensor("0", numbers, numbers - 3, new long[] {3}, new long[] {1})
            .ops("a")
            .tensor("0", numbers, 0, new long[] {numbers}, new long[] {1})
            .ops("a")
            .stop();
    byte[] head = PickleProgram.legacy(pickle, "0");
    ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, numbers);
    ByteBuffer last = ByteBuffer.wrap(PickleProgram.storage(1, 2, 3)).position(8);
    Path file = Files.write(folder.resolve("sparse.bin"), head);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(count, head.length);
      channel.write(last, head.length + 8 + (numbers - 3) * 4);
    }

    List<?> tensors = (List<?>) TorchFile.read(file);
    assertArrayEquals(new float[] {1, 2, 3}, ((TorchTensor) tensors.get(0)).toFloats());
    IllegalStateException e =
        assertThrows(IllegalStateException.class, ((TorchTensor) tensors.get(1))::toFloats);
    assertEquals(
        "A tensor of shape [700000000] takes 2800000000 bytes, at most 2 GiB can be read",
        e.getMessage());
  }

  private Path legacy(String name, byte[] pickle, byte[] storages, String... keys)
      throws IOException {
    Path file = Files.write(folder.resolve(name), PickleProgram.legacy(pickle, keys));
    return Files.write(file, storages, StandardOpenOption.APPEND);
  }

  private static void assertRefused(Path file, String message) {
    TorchFormatException e =
        assertThrows(TorchFormatException.class, () -> TorchFile.read(file), message);
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
