/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullReadsTest {
  private static final int SIZE = 40_000_003;

  private final byte[] content = new byte[SIZE];
  @TempDir Path folder;

  private Path file() throws IOException {
    new Random(TestSeed.of(getClass())).nextBytes(content);
    return Files.write(folder.resolve("file"), content);
  }

  @Test
  void aLargeReadLeavesTheThreadLittleDirectMemory() throws IOException {
    Path file = file();
    long before = directMemory();
    ByteBuffer bytes = FileIdentity.of(file).read(0, SIZE);
    long kept = directMemory() - before;
    assertTrue(kept < SIZE / 4, kept + " bytes");
    assertArrayEquals(content, bytes.array());
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .findFirst()
        .orElseThrow()
        .getMemoryUsed();
  }

  @Test
  void aBufferIsFilledFromTheChannelsPositionAtMostToTheEndOfTheFile() throws IOException {
    try (FileChannel channel = FileChannel.open(file())) {
      ByteBuffer some = FullReads.fill(channel.position(5), ByteBuffer.allocate(3_000_000));
      assertArrayEquals(Arrays.copyOfRange(content, 5, 3_000_005), some.array());
      assertEquals(3_000_000, some.remaining());
      ByteBuffer rest = FullReads.fill(channel.position(SIZE - 7), ByteBuffer.allocate(50));
      assertEquals(ByteBuffer.wrap(content, SIZE - 7, 7), rest);
      assertEquals(0, FullReads.fill(channel, ByteBuffer.allocate(50)).remaining());
    }
  }
}
