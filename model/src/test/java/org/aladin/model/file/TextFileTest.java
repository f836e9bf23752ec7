/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFileTest {
  @TempDir private Path folder;

  @Test
  void aByteOrderMarkIsSkippedAndLinesEndAsAnywhere() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "\ufeffa\r\n\ud83e\udee0\n\nc");
    assertEquals("a\r\n\ud83e\udee0\n\nc", TextFile.read(file));
    assertEquals(List.of("a", "\ud83e\udee0", "", "c"), TextFile.lines(file));
    assertEquals("", TextFile.read(Files.writeString(file, "\ufeff")));
    assertEquals("", TextFile.read(Files.writeString(file, "")));
  }

  /** Latin-1, a lone continuation byte, a surrogate, an overlong slash, UTF-16, a cut character. */
  @ParameterizedTest
  @CsvSource({
    "61 0a 62 e9 0a, E9, 3, 2",
    "80, 80, 0, 1",
    "61 ed a0 80, ED, 1, 1",
    "c0 af, C0, 0, 1",
    "ff fe 61 00, FF, 0, 1",
    "61 f0 9f ab, F0, 1, 1"
  })
  void anotherEncodingIsRefusedWithThePlace(String hex, String wrong, int offset, int line)
      throws IOException {
    Path file = Files.write(folder.resolve("a.txt"), HexFormat.ofDelimiter(" ").parseHex(hex));
    assertEquals(
        file + " is not UTF-8: byte 0x" + wrong + " at offset " + offset + ", line " + line + "",
        assertThrows(TextFormatException.class, () -> TextFile.read(file)).getMessage());
  }
}
