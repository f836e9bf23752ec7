/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.TestSeed;
import org.aladin.model.image.Box;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionExtractorTest {
  private static final int WIDTH = 2054;

  private final Random random = new Random(TestSeed.of(RegionExtractorTest.class));
  @TempDir private Path folder;

  /** Red, green, blue at 0.8, 0.6 and 0.4, and black. */
  private static Picture quarters() {
    return quarters(32, 32);
  }

  private static Picture quarters(int width, int height) {
    int[] colours = {0xcc0000, 0x009900, 0x000066, 0};
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colours[2 * y / height * 2 + 2 * x / width]);
      }
    }
    return Picture.of(image);
  }

  private Picture noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return Picture.of(image);
  }

  @Test
  void aDetectorGivesTheWholePictureThenItsBoxesBestFirst() throws IOException {
    try (RegionExtractor extractor = RegionExtractor.open(TestExtractors.detector(folder))) {
      ExtractedRegions regions = extractor.extract(quarters());
      RegionFeatures features = regions.features();
      // The fifth box is suppressed by the first, and black scores too little.
      assertEquals(4, features.count());
      assertEquals(WIDTH, features.width());
      assertEquals(new Box(0, 0, 1, 1), features.box(0));
      assertEquals(new Box(0, 0, 0.5f, 0.5f), features.box(1));
      assertEquals(new Box(0.5f, 0, 1, 0.5f), features.box(2));
      assertEquals(new Box(0, 0.5f, 0.5f, 1), features.box(3));
      assertEquals("red green blue", features.labels());
      assertEquals(
          List.of("red", "green", "blue"),
          regions.predictions().objects().stream().map(DetectedObject::className).toList());
      DetectedObject green = regions.predictions().objects().get(1);
      assertEquals(0.6, green.confidence(), 1e-6);
      assertEquals(
          List.of(16.0, 0.0, 32.0, 16.0), List.of(green.x1(), green.y1(), green.x2(), green.y2()));
      assertEquals(32, regions.predictions().imageWidth());
      assertEquals(32, regions.predictions().imageHeight());
    }
  }

  @Test
  void boxNumbersFollowTheFeaturesAsInVinvl() throws IOException {
    try (RegionExtractor extractor = RegionExtractor.open(TestExtractors.detector(folder))) {
      float[] values = extractor.extract(quarters()).features().values();
      float[] box = Arrays.copyOfRange(values, 3 * WIDTH - 6, 3 * WIDTH);
      assertArrayEquals(new float[] {0.5f, 0, 1, 0.5f, 0.5f, 0.5f}, box);
      // Region 1 is red at 0.8: 0.8 times the first line of the mixtures.
      assertEquals(-0.8f, values[WIDTH], 1e-5f);
      assertEquals(0.8f * 5 / 32, values[WIDTH + 1], 1e-5f);
      assertEquals(values[WIDTH], values[WIDTH + 16], 0);
      // The whole picture: the mean of its three regions.
      float mean = (values[WIDTH + 1] + values[2 * WIDTH + 1] + values[3 * WIDTH + 1]) / 3;
      assertEquals(mean, values[1], 1e-6f);
    }
  }

  @Test
  void withoutTheWholePictureTheBestBoxIsFirst() throws IOException {
    change("tiny-detector", "\"maximum\": 34", "\"maximum\": 2, \"wholePictureFirst\": false");
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      RegionFeatures features = extractor.extract(quarters()).features();
      assertEquals(2, features.count());
      assertEquals(new Box(0, 0, 0.5f, 0.5f), features.box(0));
      assertEquals("red green", features.labels());
      assertEquals(2, extractor.maximumRegions());
    }
  }

  @Test
  void theMinimumIsKeptWhateverItScores() throws IOException {
    change("tiny-detector", "\"threshold\": 0.1", "\"threshold\": 0.7, \"minimum\": 2");
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertEquals(3, extractor.extract(quarters()).features().count());
    }
  }

  @Test
  void aPictureInWhichNothingIsFoundIsOneRegion() throws IOException {
    change("tiny-detector", "\"threshold\": 0.1", "\"threshold\": 0.9");
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      ExtractedRegions regions = extractor.extract(quarters());
      assertEquals(1, regions.features().count());
      assertEquals("", regions.features().labels());
      assertEquals(List.of(), regions.predictions().objects());
    }
  }

  @Test
  void theBestHasALabelEvenBelowTheThreshold() throws IOException {
    change("tiny-detector", "\"labels\": {\"threshold\": 0.3", "\"labels\": {\"threshold\": 0.9");
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertEquals("red", extractor.extract(quarters()).features().labels());
    }
  }

  @Test
  void suppressionCanBeLeftToTheNetwork() throws IOException {
    change("tiny-detector", "\"suppression\": {\"overlap\": 0.5, \"perClass\": true},", "");
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertEquals("red red green blue", extractor.extract(quarters()).features().labels());
    }
  }

  @Test
  void aGridGivesTheWholePictureThenItsCells() throws IOException {
    try (RegionExtractor extractor = RegionExtractor.open(TestExtractors.grid(folder))) {
      // A map of 6 × 4.
      RegionFeatures features = extractor.extract(quarters(48, 32)).features();
      assertEquals(25, features.count());
      assertEquals(new Box(0, 0, 1, 1), features.box(0));
      assertEquals(new Box(0, 0, 1 / 6f, 0.25f), features.box(1));
      assertEquals(new Box(5 / 6f, 0.75f, 1, 1), features.box(24));
      assertEquals("", features.labels());
      assertEquals(-0.8f, features.values()[WIDTH], 1e-6f);
      assertEquals(0, features.values()[24 * WIDTH], 1e-6f);
    }
  }

  @Test
  void theSameGridInTorchScriptGivesTheSameFeatures() throws IOException {
    Path torch = Files.createDirectories(folder.resolve("torch"));
    Files.write(torch.resolve("tiny-grid.pt"), TestExtractors.resource("tiny-grid.pt"));
    String description = TestExtractors.description("tiny-grid").replace(".onnx", ".pt");
    Files.writeString(
        torch.resolve("extractor.json"), description.replace("    \"name\": \"image\",\n", ""));
    Picture picture = noise(90, 57);
    try (RegionExtractor onnx = RegionExtractor.open(TestExtractors.grid(folder));
        RegionExtractor script = RegionExtractor.open(torch)) {
      assertArrayEquals(
          onnx.extract(picture).features().values(),
          script.extract(picture).features().values(),
          1e-5f);
      assertNotEquals(onnx.fingerprint().digest(), script.fingerprint().digest());
    }
  }

  @Test
  void theDescriptorNeedsNoNetwork() {
    try (RegionExtractor extractor = RegionExtractor.descriptor()) {
      ExtractedRegions regions = extractor.extract(quarters());
      assertEquals(extractor.maximumRegions(), regions.features().count());
      assertEquals(extractor.featureWidth(), regions.features().width());
      assertEquals("descriptor", extractor.fingerprint().name());
    }
  }

  @Test
  void featuresDependOnThePictureAloneBitForBit() throws Exception {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pictures.add(noise(1 + random.nextInt(200), 1 + random.nextInt(200)));
    }
    for (Path directory :
        List.of(
            TestExtractors.detector(folder.resolve("d")),
            TestExtractors.grid(folder.resolve("g")))) {
      List<ExtractedRegions> alone;
      try (RegionExtractor extractor = RegionExtractor.open(directory)) {
        alone = extractor.extract(pictures);
      }
      ExecutorService threads = Executors.newFixedThreadPool(4, r -> new Thread(r, "extractor"));
      try (RegionExtractor extractor =
          RegionExtractor.open(directory, new ExtractorOptions(2, false))) {
        List<Future<ExtractedRegions>> together =
            pictures.stream().map(p -> threads.submit(() -> extractor.extract(p))).toList();
        for (int i = 0; i < pictures.size(); i++) {
          assertArrayEquals(
              alone.get(i).features().values(), together.get(i).get().features().values());
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void aClosedExtractorSaysSo() throws IOException {
    RegionExtractor extractor = RegionExtractor.open(TestExtractors.grid(folder));
    extractor.close();
    extractor.close();
    var e = assertThrows(IllegalStateException.class, () -> extractor.extract(quarters()));
    assertEquals("The extractor " + extractor.fingerprint() + " is closed", e.getMessage());
  }

  @Test
  void theFingerprintChangesWithWhatChangesFeaturesAlone() throws IOException {
    String before = digest("tiny-detector", "", "");
    assertEquals(
        before, digest("tiny-detector", "tiny-detector\",\n  \"kind", "other\",\n  \"kind"));
    assertEquals(before, digest("tiny-detector", "    ", " "));
    assertEquals(before, digest("tiny-detector", "\"threshold\": 0.1", "\"threshold\": 0.10"));
    assertEquals(
        before,
        digest("tiny-detector", "\"threshold\": 0.1", "\"threshold\": 0.1, \"minimum\": 0"));
    assertNotEquals(before, digest("tiny-detector", "\"threshold\": 0.1", "\"threshold\": 0.2"));
    assertNotEquals(before, digest("tiny-detector", "\"red\"", "\"rouge\""));
    assertNotEquals(before, digest("tiny-grid", "", ""));
    ExtractorFingerprint fingerprint = new ExtractorFingerprint("tiny-detector", before);
    assertEquals(fingerprint, ExtractorFingerprint.parse(fingerprint.toString()));
  }

  @Test
  void theFingerprintIsOfTheNetworksBytes() throws IOException {
    String before = digest("tiny-grid", "", "");
    Path network = folder.resolve("tiny-grid.onnx");
    byte[] bytes = Files.readAllBytes(network);
    int at = 3;
    while (bytes[at] != (byte) 0xbf || bytes[at - 1] != (byte) 0x80) {
      at++; // -1, the first of the mixtures
    }
    bytes[at - 3] = 1;
    Files.write(network, bytes);
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      assertNotEquals(before, extractor.fingerprint().digest());
    }
  }

  private String digest(String name, String from, String to) throws IOException {
    change(name, from, to);
    try (RegionExtractor extractor = RegionExtractor.open(folder)) {
      return extractor.fingerprint().digest();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x1", "1x3000", "3000x1", "2x2", "33x31"})
  void anyShapeIsExtracted(String size) throws IOException {
    int x = size.indexOf('x');
    Picture picture =
        noise(Integer.parseInt(size.substring(0, x)), Integer.parseInt(size.substring(x + 1)));
    try (RegionExtractor extractor = RegionExtractor.open(TestExtractors.detector(folder))) {
      assertTrue(extractor.extract(picture).features().count() >= 1);
    }
    try (RegionExtractor extractor = RegionExtractor.descriptor()) {
      assertEquals(30, extractor.extract(picture).features().count());
    }
  }

  @Test
  void aNetworkAloneIsOpenedWithAShippedDescription() throws IOException {
    TestExtractors.grid(folder);
    Files.delete(folder.resolve("extractor.json"));
    assertEquals(
        List.of("descriptor", "nanodet", "torchvision-fasterrcnn", "torchvision-resnet"),
        RegionExtractor.descriptions());
    for (Path network : List.of(folder, folder.resolve("tiny-grid.onnx"))) {
      try (RegionExtractor extractor =
          RegionExtractor.open(network, "torchvision-resnet", ExtractorOptions.DEFAULT)) {
        assertEquals(WIDTH, extractor.featureWidth());
        assertEquals("torchvision-resnet", extractor.fingerprint().name());
      }
    }
    var e =
        assertThrows(
            ExtractorDirectoryException.class,
            () -> RegionExtractor.open(folder, "yolo", ExtractorOptions.DEFAULT));
    assertEquals(
        "There is no shipped description \"yolo\", expected one of [descriptor, nanodet,"
            + " torchvision-fasterrcnn, torchvision-resnet]",
        e.getMessage());
  }

  private void change(String name, String from, String to) throws IOException {
    if (name.equals("tiny-grid")) {
      TestExtractors.grid(folder);
    } else {
      TestExtractors.detector(folder);
    }
    String description = TestExtractors.description(name);
    assertTrue(description.contains(from), from);
    Files.writeString(folder.resolve("extractor.json"), description.replace(from, to));
  }
}
