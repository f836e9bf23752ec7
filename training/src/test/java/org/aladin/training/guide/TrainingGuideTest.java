/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.vinvl.TestDetections;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.SmallReference;
import org.aladin.training.cli.CommandRun;
import org.aladin.training.extraction.TestPictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the training jar in {@code docs/training.md} and the README, in their
 * order, with small files. Trains for one epoch with one caption per image.
 */
@Tag("slow")
class TrainingGuideTest {
  private static final Path PAGE = Path.of("../docs/training.md");
  private static final Path README = Path.of("../README.md");
  private static final Path REFERENCE = SmallReference.DIRECTORY;
  private static final String IMAGE = "54718";

  @TempDir private Path folder;
  private Map<String, String> places;
  private Path extractor;

  @BeforeEach
  void layOut() throws IOException {
    Path coco = folder.resolve("coco");
    TestPictures.coco(coco, "train2017", 0, 12);
    TestPictures.coco(coco, "val2017", 100, 3);
    extractor = TestExtractors.detector(folder.resolve("tiny"));
    Path detector = folder.resolve("detector");
    TestDetections.write(detector, false);
    Path captions = folder.resolve("captions.tsv");
    Files.writeString(captions, "c1\tA red bus.\nc2\tTwo dogs on a beach.\n");
    places =
        Map.ofEntries(
            Map.entry("D", REFERENCE.toString()),
            Map.entry("F", REFERENCE.resolve("features").toString()),
            Map.entry("C", REFERENCE.toString()),
            Map.entry("DIR", REFERENCE.toString()),
            Map.entry("BERT", REFERENCE.resolve("checkpoint-0132780").toString()),
            Map.entry("training/configs", REFERENCE.resolve("configs").toString()),
            Map.entry("COCO", coco.toString()),
            Map.entry("1000", "4"),
            Map.entry("EXTRACTOR", extractor.toString()),
            Map.entry("DETECTOR", detector.toString()),
            Map.entry(
                "PICTURES", TestDetections.writePictures(folder.resolve("pictures")).toString()),
            Map.entry("captions.tsv", captions.toString()),
            Map.entry("42", IMAGE),
            Map.entry("DATA", folder.resolve("data").toString()),
            Map.entry("TEACHER", folder.resolve("teacher").toString()),
            Map.entry("OUT", folder.resolve("out").toString()),
            Map.entry("FEATURES", folder.resolve("features").toString()),
            Map.entry("EMBEDDINGS", folder.resolve("embeddings").toString()),
            Map.entry("CAPTIONS", folder.resolve("embedded-captions").toString()));
  }

  /** The outputs of a page's commands. */
  private List<String> run(Path page) throws IOException {
    List<String> outputs = new ArrayList<>();
    for (CodeBlock block : CodeBlock.of(page)) {
      for (String command : block.jarCommands()) {
        List<String> words = new ArrayList<>(List.of(CodeBlock.words(command, places)));
        if (words.get(0).equals("train")) {
          words.addAll(List.of("--num_epochs", "1", "--num_captions_per_img_train", "1"));
        }
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertEquals(0, run.code(), command + "\n" + run.err());
        outputs.add(run.out());
      }
    }
    return outputs;
  }

  @Test
  void commandsOfTheGuide() throws IOException {
    List<String> outputs = run(PAGE);
    assertEquals(12, outputs.size());
    try (RegionExtractor opened = RegionExtractor.open(extractor);
        VinvlFeatures features =
            VinvlFeatures.open(folder.resolve("data/features.tsv")).requireWidth(2054)) {
      assertEquals(15, features.keys().size());
      assertEquals(
          opened.fingerprint(),
          ModelDirectory.readExtractor(folder.resolve("out/model")).orElseThrow());
      String labels = features.read("100").labels();
      List<String> classes = List.of("red", "green", "blue");
      assertTrue(
          !labels.isEmpty() && List.of(labels.split(" ")).stream().allMatch(classes::contains),
          labels);
    }
    assertEquals(18, lines("features/features.tsv"));
    assertEquals(18, lines("embeddings/documents-00000.jsonl"));
    assertEquals(2, lines("embedded-captions/keys.tsv"));
    String score = outputs.get(8);
    assertTrue(score.contains("bus") && score.contains("cosine"), score);
    assertTrue(outputs.get(10).contains("recall"), outputs.get(10));
  }

  private int lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).size();
  }

  @Test
  void commandsOfTheReadme() throws IOException {
    assertEquals(2, run(README).size());
  }
}
