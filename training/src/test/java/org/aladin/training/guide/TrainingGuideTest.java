/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.SmallReference;
import org.aladin.training.cli.CommandRun;
import org.aladin.training.extraction.TestPictures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code docs/training.md} that are marked as {@code sh}, in their order. */
@Tag("slow")
class TrainingGuideTest {
  private static final Path PAGE = Path.of("../docs/training.md");

  @TempDir private Path folder;

  @Test
  void picturesBecomeAModelThatNamesItsExtractor() throws IOException {
    Path coco = folder.resolve("coco");
    TestPictures.coco(coco, "train2017", 0, 12);
    TestPictures.coco(coco, "val2017", 100, 3);
    Path extractor = TestExtractors.detector(folder.resolve("tiny"));
    Path data = folder.resolve("data");
    Path reference = SmallReference.DIRECTORY;
    Map<String, String> places =
        Map.of(
            "COCO", coco.toString(),
            "EXTRACTOR", extractor.toString(),
            "DATA", data.toString(),
            "BERT", reference.resolve("checkpoint-0132780").toString(),
            "OUT", folder.resolve("out").toString(),
            "training/configs", reference.resolve("configs").toString(),
            "1000", "4");
    int commands = 0;
    for (CodeBlock block : CodeBlock.of(PAGE)) {
      assertEquals("sh", block.language());
      for (String command : block.commands()) {
        CommandRun run = CommandRun.of(CodeBlock.words(command, places));
        assertEquals(0, run.code(), command + "\n" + run.err());
        commands++;
      }
    }
    assertEquals(2, commands);
    try (RegionExtractor opened = RegionExtractor.open(extractor);
        VinvlFeatures features = VinvlFeatures.open(data.resolve("features.tsv"), 2054)) {
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
  }
}
