/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles cannot call code, or use more memory than the limit. */
@Timeout(60)
class HarmlessPickleTest {
  @TempDir Path folder;

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
}
