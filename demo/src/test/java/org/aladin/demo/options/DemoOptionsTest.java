/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
  @TempDir private Path folder;

  private static DemoOptions parse(String... arguments) {
    return DemoOptions.parse(List.of(arguments));
  }

  private static String mistake(String... arguments) {
    return assertThrows(IllegalArgumentException.class, () -> parse(arguments)).getMessage();
  }

  @Test
  void withoutOptionsScenesAreDrawnAndServed() {
    assertEquals(
        new DemoOptions(false, false, null, Path.of("demo-out"), null, Integer.MAX_VALUE, 88),
        parse());
  }

  @Test
  void valuesFollowASpaceOrAnEqualsSign() throws IOException {
    Files.createDirectories(folder.resolve("annotations"));
    for (String part : List.of("train2017", "val2017")) {
      Files.createDirectory(folder.resolve(part));
      Files.createFile(folder.resolve("annotations/captions_" + part + ".json"));
    }
    DemoOptions expected =
        new DemoOptions(false, true, 9000, folder.resolve("out"), folder, 20, -5);
    String out = folder.resolve("out").toString();
    String coco = folder.toString();
    assertEquals(
        expected,
        parse(
            "--once", "--port=9000", "--out=" + out, "--coco=" + coco, "--images=20", "--seed=-5"));
    assertEquals(
        expected,
        parse(
            "--seed",
            "-5",
            "--images",
            "20",
            "--coco",
            coco,
            "--out",
            out,
            "--port",
            "9000",
            "--once"));
  }

  @Test
  void helpListsEveryOption() {
    assertTrue(parse("--help").help());
    assertTrue(parse("-h").help());
    for (String option :
        List.of(
            "-h, --help",
            "--once",
            "--port=N",
            "--out=DIR",
            "--coco=DIR",
            "--images=N",
            "--seed=N")) {
      assertTrue(DemoOptions.usage().contains(option + " "), option);
    }
    assertTrue(DemoOptions.usage().contains("[" + DemoOptions.USUAL_PORT + ","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=0        | --port is '0', expected a whole number from 1 to 65535
          --port=65536    | --port is '65536', expected a whole number from 1 to 65535
          --port=x        | --port is 'x', expected a whole number from 1 to 65535
          --images=19     | --images is '19', expected a whole number from 20 to 2147483647
          --images=50     | --images is given without --coco
          --seed=1.5      | --seed is '1.5', expected a whole number from -9223372036854775808 to 9223372036854775807
          --port          | --port is given without a value
          --port=         | --port is given without a value
          --port --once   | --port is given without a value
          --once --once   | --once is given twice
          --once=yes      | '--once=yes': --once takes no value
          --ones          | Unknown argument '--ones'
          scenes          | Unknown argument 'scenes'
          """)
  void aMistakeIsNamedWithWhatWasExpected(String line, String message) {
    assertEquals(message, mistake(line.split(" ")));
  }

  @Test
  void foldersThatCannotBeThoseAreNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals("--out is '" + file + "', which is not a folder", mistake("--out", "" + file));
    assertEquals(
        "--coco is '"
            + folder
            + "', but "
            + folder.resolve("annotations/captions_train2017.json")
            + " is missing; expected a folder with annotations/captions_train2017.json,"
            + " annotations/captions_val2017.json, train2017, val2017",
        mistake("--coco", "" + folder));
    assertFalse(Files.exists(folder.resolve("annotations")));
  }
}
