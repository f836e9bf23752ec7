/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced, changed or cut while it is read and hashed. */
@Timeout(60)
class SafetensorsStreamTest {
  /** In the file: b, a, c. */
  private static final String HEADER =
      """
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},
       "b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
       "c":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}
      """;

  private static final int DATA = 20;

  @TempDir Path folder;
  private Path file;
  private MessageDigest digest;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("model.safetensors");
    Files.write(file, content(1));
    digest = MessageDigest.getInstance("SHA-256");
  }

  private static byte[] content(int number) {
    return content(HEADER, number);
  }

  private static byte[] content(String header, int number) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + DATA).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    while (bytes.remaining() >= Float.BYTES) {
      bytes.putFloat(number++);
    }
    return bytes.array();
  }

  private static byte[] hash(byte[] content) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }

  private Map<String, List<Float>> read(Path of, Runnable afterFirst) throws IOException {
    Map<String, List<Float>> read = new LinkedHashMap<>();
    SafetensorsStream.read(
        of,
        digest,
        (name, tensor) -> {
          float[] floats = tensor.toFloats();
          read.put(name, floats.length == 1 ? List.of(floats[0]) : List.of(floats[0], floats[1]));
          if (read.size() == 1) {
            afterFirst.run();
          }
        });
    return read;
  }

  private interface Change {
    void make() throws IOException;
  }

  private static Runnable unchecked(Change change) {
    return () -> {
      try {
        change.make();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Test
  void tensorsComeInTheFilesOrderAndTheDigestIsThatOfTheWholeFile() throws Exception {
    Map<String, List<Float>> read = read(file, () -> {});
    assertEquals("{b=[1.0, 2.0], a=[3.0, 4.0], c=[5.0]}", read.toString());
    assertArrayEquals(hash(content(1)), digest.digest());
  }

  @Test
  void aFileThatIsReplacedMeanwhileIsReadAndHashedAsItWas() throws Exception {
    Path other = folder.resolve("other");
    Files.write(other, content(10));
    Map<String, List<Float>> read =
        read(file, unchecked(() -> Files.move(other, file, StandardCopyOption.ATOMIC_MOVE)));
    assertEquals("{b=[1.0, 2.0], a=[3.0, 4.0], c=[5.0]}", read.toString());
    assertArrayEquals(hash(content(1)), digest.digest());
    assertFalse(Files.exists(other));
  }

  @Test
  void whatIsWrittenIntoTheFileMeanwhileIsHashedAsItWasRead() throws Exception {
    Map<String, List<Float>> read = read(file, unchecked(() -> Files.write(file, content(10))));
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    int firstEnd = content(1).length - DATA + 8;
    seen.write(content(1), 0, firstEnd);
    seen.write(content(10), firstEnd, content(10).length - firstEnd);
    assertEquals("{b=[1.0, 2.0], a=[12.0, 13.0], c=[14.0]}", read.toString());
    assertArrayEquals(hash(seen.toByteArray()), digest.digest());
  }

  @Test
  void aFileThatIsCutMeanwhileIsRefused() {
    byte[] cut = Arrays.copyOf(content(1), content(1).length - DATA + 10);
    TorchFormatException e =
        assertThrows(
            TorchFormatException.class, () -> read(file, unchecked(() -> Files.write(file, cut))));
    assertTrue(e.getMessage().contains("the file ended at byte " + cut.length), e::getMessage);
  }

  @Test
  void partsOfALargeTensorComeInOrderOnceAndTheRestIsHashedToo() throws Exception {
    int count = 700_000;
    String header =
        """
        {"a":{"dtype":"F32","shape":[700000],"data_offsets":[0,2800000]},
         "b":{"dtype":"F32","shape":[700000],"data_offsets":[2800000,5600000]},
         "c":{"dtype":"F32","shape":[700000],"data_offsets":[5600000,8400000]}}
        """;
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(Long.BYTES + json.length + 3 * 4 * count)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json);
    for (int i = 0; i < 3 * count; i++) {
      content.putFloat(i);
    }
    Files.write(file, content.array());
    List<Integer> parts = new ArrayList<>();
    SafetensorsStream.read(
        file,
        digest,
        (name, tensor) -> {
          if (name.equals("b")) {
            tensor.readParts(
                (first, part) -> {
                  for (int i = 0; part.hasRemaining(); i++) {
                    assertEquals(count + first + i, part.getFloat());
                  }
                  parts.add((int) first);
                });
            assertThrows(IllegalStateException.class, tensor::bytes);
          } else if (name.equals("c")) {
            assertEquals(3 * count - 1, tensor.toFloats()[count - 1]);
            tensor.readParts((first, part) -> assertEquals(2 * count + first, part.getFloat()));
          }
        });
    assertEquals(List.of(0, 262_144, 524_288), parts);
    assertArrayEquals(hash(content.array()), digest.digest());
  }

  @Test
  void theRulesOfTheFormatHoldHereToo() throws Exception {
    Files.write(file, content(HEADER.replace("[8,16]", "[4,12]"), 1));
    TorchFormatException e = assertThrows(TorchFormatException.class, () -> read(file, () -> {}));
    assertTrue(e.getMessage().contains("overlaps with"), e::getMessage);
  }

  @Test
  void aFileWithoutRoomForAHeaderIsRefused() throws Exception {
    Files.write(file, new byte[5]);
    TorchFormatException e = assertThrows(TorchFormatException.class, () -> read(file, () -> {}));
    assertTrue(e.getMessage().contains("the file ended at byte 5"), e::getMessage);
  }
}
