/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were changed, truncated or are huge: reading gives their values or a clear error. */
@Tag("slow")
@Timeout(60)
class DamagedTorchFileTest {
  @TempDir Path folder;

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

  /**
   * For any changed bytes, reading gives a value or a TorchFormatException, and tensors can be
   * read.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"views-legacy.pt", "training-zip.pt", "containers-legacy.pt", "containers-5.pt"})
  void randomChangesNeverDoMoreThanFail(String fixture) throws IOException {
    long seed = TestSeed.of(getClass());
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
}
