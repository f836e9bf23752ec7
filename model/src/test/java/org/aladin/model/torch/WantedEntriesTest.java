/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.aladin.model.torch.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries that are not requested may be of any kind; requested entries are checked. */
class WantedEntriesTest {
  private static final Set<String> MODEL = Set.of("model");
  private static final long[] NO_SIZES = {};

  @TempDir Path folder;

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of(
            "a tensor as key",
            new PickleProgram()
                .ops("}")
                .tensor("0", 4, 0, new long[] {4}, new long[] {1})
                .ops("Ns"),
            "the key of a dict"),
        Arguments.of("a list as key", new PickleProgram().ops("}]Ns"), "the key of a dict"),
        Arguments.of(
            "a set of lists",
            new PickleProgram().bytes(0x8F).ops("(]").bytes(0x90),
            "the element of a set"),
        Arguments.of("a cycle", new PickleProgram().ops("]q\7h\7a"), "a value contains itself"),
        Arguments.of(
            "deep nesting", new PickleProgram().ops("]", 1000).ops("a", 999), "deeper than 200"),
        Arguments.of(
            "an unknown storage",
            new PickleProgram()
                .global("torch._utils", "_rebuild_qtensor")
                .ops("((")
                .text("storage")
                .global("torch", "QUInt8Storage")
                .text("9")
                .text("cpu")
                .ops("K\1tQK\0tR"),
            "QUInt8Storage is not one of torch's"),
        Arguments.of(
            "a dict of a call that fails",
            new PickleProgram()
                .global("collections", "OrderedDict")
                .ops("K\1")
                .bytes(0x85)
                .ops("RNNs(NNu"),
            "an operand of the wrong kind"),
        Arguments.of(
            "a tensor beyond its storage",
            new PickleProgram().tensor("0", 4, 2, new long[] {3}, new long[] {1}),
            "does not fit its storage of 4 numbers"),
        Arguments.of(
            "one storage with two sizes",
            new PickleProgram().tensor("0", 5, 0, NO_SIZES, NO_SIZES),
            "storage 0 is mentioned with two types or sizes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void onlyWhatIsWantedIsRefused(String name, PickleProgram value, String message)
      throws IOException {
    byte[] body = value.stop();
    PickleProgram program = PickleProgram.start().ops("}(").text("model");
    program.tensor("0", 4, 0, new long[] {4}, new long[] {1}).text("optimizer");
    byte[] pickle =
        program.raw(Arrays.copyOf(body, body.length - 1)).text("epoch").ops("K\3u").stop();

    ByteBuffer numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asFloatBuffer().put(new float[] {1, 2, 3, 4});
    Path zip =
        PickleProgram.writeZip(
            folder.resolve("a.pt"), "a/data.pkl", pickle, "a/data/0", numbers.array());
    byte[] legacy = PickleProgram.legacy(pickle, "0");
    Path old =
        Files.write(folder.resolve("a.bin"), join(legacy, PickleProgram.storage(1, 2, 3, 4)));
    for (Path file : List.of(zip, old)) {
      Map<?, ?> read = (Map<?, ?>) TorchFile.readEntries(file, MODEL);
      assertEquals(Set.of("model"), read.keySet());
      assertEquals(10, sum((TorchTensor) read.get("model")), file.toString());
      assertEquals(Map.of("epoch", 3L), TorchFile.readEntries(file, Set.of("epoch", "scheduler")));
      assertRefused(file, message);
      TorchFormatException e =
          assertThrows(
              TorchFormatException.class,
              () -> TorchFile.readEntries(file, Set.of("model", "optimizer")));
      assertEquals(true, e.getMessage().contains(message), e.getMessage());
    }
  }

  /** A truncated checkpoint: the optimiser's values are last in either format. */
  @Test
  void numbersThatAreNotWantedNeedNotBeThere() throws IOException {
    PickleProgram program = PickleProgram.start().ops("}(").text("model");
    program.tensor("0", 4, 0, new long[] {4}, new long[] {1}).text("optimizer");
    byte[] pickle = program.tensor("1", 9, 0, new long[] {9}, new long[] {1}).ops("u").stop();

    Path zip =
        PickleProgram.writeZip(
            folder.resolve("a.pt"), "a/data.pkl", pickle, "a/data/0", new byte[16]);
    Path old =
        Files.write(
            folder.resolve("a.bin"),
            join(PickleProgram.legacy(pickle, "0", "1"), PickleProgram.storage(0, 0, 0, 0)));
    for (Path file : List.of(zip, old)) {
      Map<?, ?> read = (Map<?, ?>) TorchFile.readEntries(file, MODEL);
      assertEquals(0, sum((TorchTensor) read.get("model")));
    }
    assertRefused(zip, "lacks the entry a/data/1");
    assertRefused(old, "is truncated");

    Path other =
        Files.write(
            folder.resolve("b.bin"),
            join(PickleProgram.legacy(pickle, "1", "0"), PickleProgram.storage(new float[9])));
    TorchFormatException e =
        assertThrows(TorchFormatException.class, () -> TorchFile.readEntries(other, MODEL));
    assertEquals(true, e.getMessage().contains("is truncated"), e.getMessage());
  }

  private static float sum(TorchTensor tensor) throws IOException {
    float sum = 0;
    for (float number : tensor.toFloats()) {
      sum += number;
    }
    return sum;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
