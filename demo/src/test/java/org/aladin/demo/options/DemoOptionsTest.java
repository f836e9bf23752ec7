/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.checkpoint.BackboneDirectory;
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
    assertEquals(new DemoOptions(false, false, null, Path.of("demo-out"), null, 88, 9), parse());
  }

  @Test
  void valuesFollowASpaceOrAnEqualsSign() throws IOException {
    coco();
    DemoOptions expected =
        new DemoOptions(
            false,
            true,
            9000,
            folder.resolve("out"),
            new DemoOptions.Coco(folder, 20, null, null, null),
            -5,
            10);
    String out = folder.resolve("out").toString();
    String coco = folder.toString();
    assertEquals(
        expected,
        parse(
            "--once",
            "--port=9000",
            "--out=" + out,
            "--coco=" + coco,
            "--images=20",
            "--seed=-5",
            "--solr=10"));
    assertEquals(
        expected,
        parse(
            "--seed",
            "-5",
            "--solr",
            "10",
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
  void photographsMayHaveADetectorAndABackbone() throws IOException {
    coco();
    Path network = Files.createFile(folder.resolve("network.onnx"));
    Path backbone = backbone("model.safetensors");
    assertEquals(
        new DemoOptions.Coco(folder, Integer.MAX_VALUE, network, "nanodet", backbone),
        parse(
                "--coco=" + folder,
                "--detector=" + network,
                "--detector-kind=nanodet",
                "--backbone=" + backbone)
            .coco());
    Path detector = Files.createDirectory(folder.resolve("detector"));
    Files.createFile(detector.resolve("extractor.json"));
    assertEquals(
        new DemoOptions.Coco(folder, Integer.MAX_VALUE, detector, null, null),
        parse("--coco=" + folder, "--detector=" + detector).coco());
  }

  @Test
  void weightsOfABackboneMayHaveEveryPublishedName() throws IOException {
    coco();
    for (String weights :
        List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json")) {
      Path backbone = backbone(weights);
      assertTrue(BackboneDirectory.hasWeights(backbone), weights);
      assertEquals(backbone, parse("--coco=" + folder, "--backbone=" + backbone).coco().backbone());
      Files.delete(backbone.resolve(weights));
    }
  }

  @Test
  void kindsOfDetectorsAreTheShippedDescriptionsOfNetworks() {
    List<String> shipped = new ArrayList<>(RegionExtractor.descriptions());
    assertTrue(shipped.remove("descriptor"));
    assertEquals(shipped, DemoOptions.DETECTOR_KINDS);
    for (String kind : shipped) {
      assertTrue(DemoOptions.usage().contains(kind), kind);
    }
  }

  @Test
  void aDetectorThatCannotBeOneIsNamedWithWhatWasExpected() throws IOException {
    coco();
    String coco = "--coco=" + folder;
    Path network = Files.createFile(folder.resolve("network.onnx"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(
        "--detector is '" + folder.resolve("none") + "', which does not exist",
        mistake(coco, "--detector=" + folder.resolve("none")));
    for (Path path : List.of(network, empty)) {
      assertEquals(
          "--detector is '"
              + path
              + "', expected a folder with extractor.json, or --detector-kind for a network alone",
          mistake(coco, "--detector=" + path));
    }
    assertEquals(
        "--detector-kind is 'yolo', expected one of nanodet, torchvision-fasterrcnn,"
            + " torchvision-resnet",
        mistake(coco, "--detector=" + network, "--detector-kind=yolo"));
    assertEquals(
        "--detector-kind is 'descriptor', expected one of nanodet, torchvision-fasterrcnn,"
            + " torchvision-resnet",
        mistake(coco, "--detector=" + network, "--detector-kind=descriptor"));
  }

  @Test
  void aBackboneThatLacksAFileIsNamedWithWhatWasExpected() throws IOException {
    coco();
    String coco = "--coco=" + folder;
    String expected =
        "expected a folder with config.json, vocab.txt and model.safetensors or pytorch_model.bin";
    Path backbone = backbone("model.bin");
    assertEquals(
        "--backbone is '" + backbone + "', which has no weights; " + expected,
        mistake(coco, "--backbone=" + backbone));
    Files.delete(backbone.resolve("vocab.txt"));
    assertEquals(
        "--backbone is '"
            + backbone
            + "', but "
            + backbone.resolve("vocab.txt")
            + " is missing; "
            + expected,
        mistake(coco, "--backbone=" + backbone));
  }

  private void coco() throws IOException {
    Files.createDirectories(folder.resolve("annotations"));
    for (String part : List.of("train2017", "val2017")) {
      Files.createDirectory(folder.resolve(part));
      Files.createFile(folder.resolve("annotations/captions_" + part + ".json"));
    }
  }

  private Path backbone(String weights) throws IOException {
    Path backbone = Files.createDirectories(folder.resolve("backbone"));
    for (String name : List.of("config.json", "vocab.txt", weights)) {
      if (Files.notExists(backbone.resolve(name))) {
        Files.createFile(backbone.resolve(name));
      }
    }
    return backbone;
  }

  @Test
  void helpListsEveryOption() {
    assertTrue(parse("--help").help());
    assertTrue(parse("-h").help());
    assertTrue(DemoOptions.usage().lines().allMatch(line -> line.length() <= 80));
    for (String option :
        List.of(
            "-h, --help",
            "--once",
            "--port=N",
            "--out=DIR",
            "--coco=DIR",
            "--images=N",
            "--detector=PATH",
            "--detector-kind=KIND",
            "--backbone=DIR",
            "--seed=N",
            "--solr=VERSION")) {
      assertTrue(DemoOptions.usage().matches("(?s).* " + option + "\\s.*"), option);
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
          --detector=x    | --detector is given without --coco
          --backbone=x    | --backbone is given without --coco
          --detector-kind=nanodet | --detector-kind is given without --detector
          --detector-kind nanodet --detector x | --detector is given without --coco
          --seed=1.5      | --seed is '1.5', expected a whole number from -9223372036854775808 to 9223372036854775807
          --port          | --port is given without a value
          --port=         | --port is given without a value
          --port --once   | --port is given without a value
          --once --once   | --once is given twice
          --once=yes      | '--once=yes': --once takes no value
          --solr=8        | --solr is '8', expected 9 or 10
          --solr=ten      | --solr is 'ten', expected 9 or 10
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
