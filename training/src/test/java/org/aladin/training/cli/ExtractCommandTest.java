/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.extraction.TestPictures;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
  private static final int PICTURES = 12;

  @TempDir private Path folder;
  private Path coco;
  private Path out;

  @BeforeEach
  void makePictures() throws IOException {
    coco = folder.resolve("coco");
    out = folder.resolve("out");
    TestPictures.coco(coco, "train2017", 0, PICTURES);
  }

  @Test
  void writesAllThatTrainingReads() throws IOException {
    TestPictures.coco(coco, "val2017", 100, 3);
    CommandRun run =
        extract(
            "--minival",
            "4",
            "--pictures",
            coco.resolve("val2017").toString(),
            "--captions",
            coco.resolve("annotations/captions_val2017.json").toString(),
            "--split",
            "test");
    assertEquals(0, run.code(), run.err());
    assertEquals("15 of 15 pictures extracted to " + out + ", none skipped", run.out().strip());
    Map<String, List<String>> train = CaptionsFile.read(out, "train");
    Map<String, List<String>> minival = CaptionsFile.read(out, "minival");
    Map<String, List<String>> test = CaptionsFile.read(out, "test");
    assertEquals(8, train.size());
    assertEquals(4, minival.size());
    assertEquals(Set.of("100", "101", "102"), test.keySet());
    assertEquals(TestPictures.caption(101, 3), test.get("101").get(3));
    for (String split : List.of("train", "minival", "test")) {
      assertEquals(
          List.copyOf(CaptionsFile.read(out, split).keySet()),
          Files.readAllLines(out.resolve(split + "_img_keys.tsv")));
    }
    try (RegionExtractor extractor = RegionExtractor.descriptor();
        VinvlFeatures features =
            VinvlFeatures.open(out.resolve("features.tsv"), extractor.featureWidth())) {
      features.requireImages(train.keySet(), "train");
      features.requireImages(minival.keySet(), "minival");
      features.requireImages(test.keySet(), "test");
      assertEquals(
          extractor.fingerprint(),
          VinvlFeatures.readExtractor(out.resolve("features.tsv")).orElseThrow());
      assertEquals(30, features.predictions("100").imageHeight());
      assertEquals(42, features.predictions("100").imageWidth());
    }
    assertEquals("", Files.readString(out.resolve("skipped.tsv")));
    assertFalse(Files.exists(out.resolve("extraction.part")));
  }

  @Test
  void whatCannotBeReadIsListedWithItsReasonAndCounted() throws IOException {
    Path pictures = coco.resolve("train2017");
    Path whole = pictures.resolve("000000000001.png");
    Files.write(whole, Arrays.copyOf(Files.readAllBytes(whole), 60));
    Files.delete(pictures.resolve("000000000003.png"));
    Files.writeString(pictures.resolve("000000000005.png"), "a text");
    Files.delete(pictures.resolve("000000000007.png"));
    Files.createDirectory(pictures.resolve("000000000007.png"));
    Path captions = coco.resolve("annotations/captions_train2017.json");
    String fewer = Files.readString(captions);
    for (int c = 0; c < 5; c++) {
      fewer = fewer.replace(TestPictures.caption(9, c), " \\n");
    }
    Files.writeString(captions, fewer.replace(TestPictures.caption(11, 4), ""));
    CommandRun run = extract();
    assertEquals(3, run.code(), run.err());
    assertEquals(
        "7 of 12 pictures extracted to "
            + out
            + ", 5 skipped, with the reasons in "
            + out.resolve("skipped.tsv"),
        run.out().strip());
    List<String> skipped = Files.readAllLines(out.resolve("skipped.tsv"));
    assertEquals(5, skipped.size(), skipped::toString);
    assertTrue(skipped.get(0).startsWith("1\t000000000001.png\tit "), skipped.get(0));
    assertEquals("3\t000000000003.png\tthere is no such file", skipped.get(1));
    assertTrue(
        skipped.get(2).startsWith("5\t000000000005.png\tit is named as PNG, but"), skipped.get(2));
    assertEquals("7\t000000000007.png\tit is a folder", skipped.get(3));
    assertEquals(
        "9\t000000000009.png\tit has no captions with words, expected at least 1", skipped.get(4));
    assertEquals(
        List.of("0", "2", "4", "6", "8", "10", "11"),
        Files.readAllLines(out.resolve("train_img_keys.tsv")));
    assertEquals(7, Files.readAllLines(out.resolve("features.lineidx")).size());

    // Run again: nothing is left to be done, and the same is said.
    CommandRun again = extract();
    assertEquals(3, again.code(), again.err());
    assertEquals(run.out(), again.out());
  }

  @Test
  void aFolderInWhichNothingCanBeReadFails() throws IOException {
    PathUtils.cleanDirectory(coco.resolve("train2017"));
    CommandRun run = extract();
    assertEquals(1, run.code());
    assertTrue(
        run.err()
            .contains(
                "None of the 12 pictures can be used: "
                    + out.resolve("extraction.part/skipped.tsv")
                    + " has the reasons"),
        run.err());
  }

  /** One picture of 12 million pixels is too much for the share that a thread of four has. */
  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    TestPictures.write(coco.resolve("train2017/000000000004.png"), 4000, 3000, 5);
    Map<String, byte[]> one = null;
    for (String threads : List.of("1", "4")) {
      CommandRun run = extract("--threads", threads);
      assertEquals(0, run.code(), run.err() + run.out());
      Map<String, byte[]> files = contents(out);
      one = one == null ? files : one;
      assertSame(one, files, threads);
      PathUtils.deleteDirectory(out);
    }
  }

  @Test
  void anotherExtractionIsNotContinued() throws IOException {
    assertEquals(0, extract().code());
    CommandRun more = extract("--minival", "2");
    assertEquals(1, more.code());
    assertTrue(
        more.err().contains(out + " holds the extraction of another command: its plan is \""),
        more.err());
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(
        own.resolve("extractor.json"),
        "{\"extractorFormat\": 1, \"name\": \"mine\", \"kind\": \"descriptor\"}");
    List<String> arguments = new ArrayList<>(List.of(arguments()));
    arguments.removeAll(List.of("--kind", "descriptor"));
    arguments.addAll(List.of("--extractor", own.toString()));
    CommandRun other = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(1, other.code());
    assertTrue(
        other
            .err()
            .contains(
                out + " holds the extraction of another command: its extractor is \"descriptor@"),
        other.err());
    assertTrue(other.err().contains("but this one's is \"mine@"), other.err());

    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("notes.txt"), "mine");
    out = full;
    CommandRun notEmpty = extract();
    assertEquals(1, notEmpty.code());
    assertTrue(
        notEmpty.err().contains(full + " is not empty: give another --out, or empty it first"),
        notEmpty.err());
    assertEquals(Map.of("notes.txt", 4), sizes(full));
  }

  @Test
  void wrongUseIsToldWithWhatIsExpected() throws IOException {
    assertWrong("--split is val, expected train, minival or test", "--split", "val");
    assertWrong("-1 is out of range, expected a whole number from 0 to", "--test", "-1");
    assertWrong(
        "--minival 6 and --test 6 leave none of the 12 pictures to train with",
        "--minival",
        "6",
        "--test",
        "6");
    String[] unknown = arguments();
    unknown[2] = "yolo";
    CommandRun kind = CommandRun.of(unknown);
    assertEquals(2, kind.code());
    assertTrue(
        kind.err().contains("--kind is yolo, expected one of [descriptor, nanodet, "), kind.err());
    CommandRun none =
        CommandRun.of(
            Stream.of(arguments())
                .filter(a -> !Set.of("--kind", "descriptor").contains(a))
                .toArray(String[]::new));
    assertEquals(2, none.code());
    assertTrue(none.err().contains("No extractor: give --extractor, with --kind"), none.err());
    CommandRun missing = CommandRun.of("extract", "--kind", "descriptor", "--out", out.toString());
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("--pictures"), missing.err());
    Path nowhere = folder.resolve("nowhere");
    coco = nowhere;
    CommandRun noFolder = extract();
    assertEquals(1, noFolder.code());
    assertTrue(
        noFolder
            .err()
            .contains(nowhere.resolve("train2017") + ": there is no such folder (--pictures)"),
        noFolder.err());
    assertFalse(Files.exists(out));
  }

  private void assertWrong(String message, String... more) throws IOException {
    CommandRun run = extract(more);
    assertEquals(2, run.code(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(Files.exists(out));
  }

  private CommandRun extract(String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments()), Stream.of(more)).toArray(String[]::new));
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>(List.of("extract", "--kind", "descriptor"));
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of("--pictures", coco.resolve("train2017").toString()));
    arguments.addAll(
        List.of("--captions", coco.resolve("annotations/captions_train2017.json").toString()));
    return arguments.toArray(String[]::new);
  }

  private static void assertSame(
      Map<String, byte[]> expected, Map<String, byte[]> found, String what) {
    assertEquals(expected.keySet(), found.keySet(), what);
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), what + ' ' + name));
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static Map<String, Integer> sizes(Path directory) throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    contents(directory).forEach((name, bytes) -> sizes.put(name, bytes.length));
    return sizes;
  }
}
