/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.demo.options.DemoOptions;
import org.aladin.demo.training.SmallNetwork;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.model.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
  private static final Path VINVL = TestModels.reference().resolve("checkpoint-0132780");
  private static final Path PLAIN_BERT = Path.of("../model/src/test/resources/torch/plain-bert");

  @TempDir private Path folder;

  private static DemoData photographs(Path detector, String kind, Path backbone) {
    return new DemoData(
        new DemoOptions.Coco(Path.of("coco"), Integer.MAX_VALUE, detector, kind, backbone), 88);
  }

  @Test
  void scenesAreDescribedWithoutADetectorAndTrainedFromScratch() throws IOException {
    DemoData scenes = new DemoData(null, 88);
    try (RegionExtractor extractor = scenes.extractor()) {
      assertEquals("descriptor", extractor.fingerprint().name());
      TrainingPlan plan = scenes.plan(scenes.start(extractor.featureWidth()), 2000);
      SmallNetwork network = assertInstanceOf(SmallNetwork.class, plan.start());
      assertEquals(extractor.featureWidth(), network.regionWidth());
      assertFalse(plan.start().pretrained());
    }
    assertEquals(List.of(), scenes.hints());
  }

  @Test
  void anExtractorDirectoryIsOpened() throws IOException {
    Path detector = TestExtractors.detector(folder.resolve("detector"));
    try (RegionExtractor extractor = photographs(detector, null, null).extractor()) {
      assertEquals("tiny-detector", extractor.fingerprint().name());
    }
  }

  @Test
  void aNetworkOfAnotherKindThanSaidIsRefused() {
    Path network = TestExtractors.detector(folder.resolve("detector"));
    DemoData data = photographs(network.resolve("tiny-detector.onnx"), "nanodet", null);
    var e = assertThrows(ExtractorDirectoryException.class, data::extractor);
    assertTrue(e.getMessage().contains("tiny-detector.onnx"), e.getMessage());
    assertTrue(e.getMessage().contains("does not fit"), e.getMessage());
  }

  @Test
  void aPretrainedBackboneIsTrainedForFewEpochsAtItsOwnSizes() throws IOException {
    DemoData data = photographs(null, null, PLAIN_BERT);
    TrainingPlan plan = data.plan(data.start(774), 70);
    assertTrue(plan.start().pretrained());
    assertEquals(774, plan.start().figures().get("regionWidth"));
    int hidden = plan.start().hiddenSize();
    assertEquals(hidden, plan.start().figures().get("hiddenSize"));
    assertEquals(Map.of("embed-size", hidden, "dropout", plan.start().dropout()), plan.modelKeys());
    assertEquals(Map.of("lr", 1e-4, "bs", 32, "step-size", 5), plan.trainingKeys());
    assertEquals(5, plan.epochs());
    assertEquals(20, plan.maxRegions());
    assertEquals(
        PLAIN_BERT,
        plan.start()
            .prepare(
                folder.resolve("none"),
                () -> {
                  throw new AssertionError("the backbone has its vocabulary");
                }));
    assertEquals(1, data.plan(plan.start(), 118_000).epochs());
  }

  @Test
  void aBackboneForRegionsOfAnotherWidthIsRefusedWithBothWidths() {
    DemoData data = photographs(null, null, VINVL);
    var e = assertThrows(IOException.class, () -> data.start(774));
    assertEquals(
        "The backbone "
            + VINVL
            + " takes regions of 2054 values, but the detector makes regions of 774",
        e.getMessage());
  }

  @Test
  void whatWouldRaiseTheRecallsOfPhotographsIsNamed() {
    Path given = Path.of("given");
    assertEquals(List.of(), photographs(given, null, given).hints());
    List<String> hints = photographs(null, null, null).hints();
    assertEquals(2, hints.size());
    assertTrue(hints.get(0).startsWith("Without --detector "), hints::toString);
    assertTrue(hints.get(1).startsWith("Without --backbone "), hints::toString);
    assertEquals(hints.subList(0, 1), photographs(null, null, given).hints());
    assertEquals(hints.subList(1, 2), photographs(given, null, null).hints());
  }
}
