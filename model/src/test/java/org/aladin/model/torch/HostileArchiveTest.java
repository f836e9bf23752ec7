/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.aladin.model.torch.Refusal.assertRefused;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of other kinds, or with storages that contradict their pickle, are rejected with a message.
 */
@Timeout(60)
class HostileArchiveTest {
  private static final long[] NO_SIZES = {};

  @TempDir Path folder;

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

  private Path legacy(String name, byte[] pickle, byte[] storages, String... keys)
      throws IOException {
    Path file = Files.write(folder.resolve(name), PickleProgram.legacy(pickle, keys));
    return Files.write(file, storages, StandardOpenOption.APPEND);
  }
}
