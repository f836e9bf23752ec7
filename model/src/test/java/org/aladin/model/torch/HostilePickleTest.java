/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.aladin.model.torch.Refusal.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that torch never writes give a clear error in both formats. */
@Timeout(60)
class HostilePickleTest {
  private static final long[] NO_SIZES = {};

  @TempDir Path folder;

  /** Pickles and the expected messages. */
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
   * 30 lists, each containing the previous one ten times: 10^30 values for a recursive traversal.
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
}
