/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector's predictions.tsv, of random objects, as the features file. */
class FeaturesCommandTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;

  @TempDir private Path folder;
  private final Random random = new Random(TestSeed.of(FeaturesCommandTest.class));

  private String line(String key, int objects) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      ByteBuffer feature = ByteBuffer.allocate(2048 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (feature.hasRemaining()) {
        feature.putFloat((float) Math.abs(random.nextGaussian()));
      }
      all.add(
          String.format(
              Locale.ROOT,
              "{\"rect\": [%s, %s, %s, %s], \"class\": \"dog\", \"conf\": 0.9, \"feature\": \"%s\"}",
              random.nextDouble() * WIDTH - 10,
              random.nextDouble() * HEIGHT,
              random.nextDouble() * WIDTH + 10,
              random.nextDouble() * HEIGHT,
              Base64.getEncoder().encodeToString(feature.array())));
    }
    return key + "\t{\"objects\": [" + String.join(", ", all) + "], \"relations\": null}";
  }

  private Path predictions(int images) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      lines.add(line("图 " + i, 1 + random.nextInt(6)));
    }
    return Files.write(folder.resolve("predictions.tsv"), lines);
  }

  private Path pictures(int images) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < images; i++) {
      ImageIO.write(picture, "png", pictures.resolve("图 " + i + ".png").toFile());
    }
    return pictures;
  }

  @Test
  void sameFeaturesOfBothFilesGiveEqualEmbeddings() throws IOException {
    Path predictions = predictions(9);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "features",
            "--predictions",
            predictions.toString(),
            "--image_sizes",
            pictures(9).toString(),
            "--out",
            out.toString());
    assertEquals(0, run.code(), run.err());
    assertEquals(
        "9 of 9 images of 2054 numbers per region written to " + out.resolve("features.tsv") + "\n",
        run.out());
    StringBuilder sizes = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      sizes.append("图 " + i + "\t[{\"height\": " + HEIGHT + ", \"width\": " + WIDTH + "}]\n");
    }
    Files.writeString(folder.resolve("test.hw.tsv"), sizes);
    Path model = TestModels.random(folder.resolve("model"), 3);
    try (VinvlFeatures once = VinvlFeatures.open(predictions);
        VinvlFeatures twice = VinvlFeatures.open(out.resolve("features.tsv"));
        AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
      assertEquals(once.keysInOrder(), twice.keysInOrder());
      for (String key : once.keys()) {
        Embedding first = embed(encoder, once.read(key));
        Embedding second = embed(encoder, twice.read(key));
        assertArrayEquals(first.vector(), second.vector(), 0);
        assertArrayEquals(first.alignment().vectors(), second.alignment().vectors(), 0);
        assertEquals(HEIGHT, twice.predictions(key).imageHeight());
        assertEquals(once.predictions(key), twice.predictions(key));
      }
    }
  }

  private static Embedding embed(AladinEncoder encoder, RegionFeatures regions) {
    return encoder.encodeImages(List.of(regions)).get(0);
  }

  @Test
  void imagesWithoutObjectsAreSkippedAndListed() throws IOException {
    Path file =
        Files.write(
            folder.resolve("predictions.tsv"),
            List.of(line("none", 0), line("a", 2), line("b", 0)));
    Files.writeString(folder.resolve("hw.tsv"), "none\t1 1\na\t200 320\nb\t1 1\n");
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of("features", "--predictions", file.toString(), "--out", out.toString());
    assertEquals(3, run.code(), run.err());
    assertTrue(run.out().startsWith("1 of 3 images"), run.out());
    assertEquals(
        List.of(
            "none\tnone\tthe detector found no object in it",
            "b\tb\tthe detector found no object in it"),
        Files.readAllLines(out.resolve("skipped.tsv")));
    CommandRun again =
        CommandRun.of("features", "--predictions", file.toString(), "--out", out.toString());
    assertEquals(3, again.code(), again.err());
    assertEquals(run.out(), again.out());
  }

  /** The broken line is mended, and the same command continues. */
  @Test
  void brokenLineStopsTheConversionAndIsNamed() throws IOException {
    Path predictions = predictions(6);
    Files.writeString(
        folder.resolve("hw.tsv"), "图 0\t9 9\n图 1\t9 9\n图 2\t9 9\n图 3\t9 9\n图 4\t9 9\n图 5\t9 9\n");
    List<String> good = Files.readAllLines(predictions);
    Path whole = folder.resolve("whole");
    run(0, predictions, whole);
    List<String> broken = new ArrayList<>(good);
    broken.set(4, good.get(4).substring(0, 5000));
    Files.write(predictions, broken);
    Path out = folder.resolve("out");
    CommandRun failed = run(1, predictions, out);
    assertTrue(
        failed.err().contains(predictions + ", line 5, image key 图 4: broken JSON"), failed.err());
    assertFalse(Files.exists(out.resolve("features.tsv")));
    Files.write(predictions, good);
    run(0, predictions, out);
    for (String name : List.of("features.tsv", "features.lineidx", "predictions.tsv")) {
      assertEquals(-1, Files.mismatch(whole.resolve(name), out.resolve(name)), name);
    }
    Files.write(predictions, broken);
    CommandRun other = run(1, predictions, out);
    assertTrue(
        other.err().contains(out + " holds the features of a file of ")
            && other.err().contains("give another --out"),
        other.err());
  }

  /** The sizes decide the boxes, so one file must not mix two sources of them. */
  @Test
  void runWithOtherImageSizesIsNotContinued() throws IOException {
    Path predictions = predictions(6);
    Path out = folder.resolve("out");
    Path pictures = pictures(6);
    List<String> good = Files.readAllLines(predictions);
    List<String> broken = new ArrayList<>(good);
    broken.set(4, good.get(4).substring(0, 5000));
    Files.write(predictions, broken);
    assertEquals(1, sized(predictions, pictures, out).code());
    Files.write(predictions, good);
    Path moved = folder.resolve("moved");
    Files.move(pictures, moved);
    CommandRun other = sized(predictions, moved, out);
    assertEquals(1, other.code());
    assertEquals(
        out
            + " holds the features of another command: its image_sizes is \""
            + pictures
            + "\", but this one's is \""
            + moved
            + "\"; give another --out, or empty it first",
        other.complaint().strip());
    Files.move(moved, pictures);
    CommandRun same = sized(predictions, pictures, out);
    assertEquals(0, same.code(), same.err());
  }

  private static CommandRun sized(Path predictions, Path sizes, Path out) {
    return CommandRun.of(
        "features",
        "--predictions",
        predictions.toString(),
        "--image_sizes",
        sizes.toString(),
        "--out",
        out.toString());
  }

  private static CommandRun run(int code, Path predictions, Path out) {
    CommandRun run =
        CommandRun.of("features", "--predictions", predictions.toString(), "--out", out.toString());
    assertEquals(code, run.code(), run.err());
    return run;
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Path nowhere = folder.resolve("nowhere.tsv");
    CommandRun none =
        CommandRun.of("features", "--predictions", nowhere.toString(), "--out", "unused");
    assertEquals(1, none.code());
    assertEquals(nowhere + ": there is no such file (--predictions)", none.complaint().strip());
    CommandRun sizes =
        CommandRun.of(
            "features",
            "--predictions",
            predictions(1).toString(),
            "--image_sizes",
            nowhere.toString(),
            "--out",
            "unused");
    assertEquals(1, sizes.code());
    assertTrue(
        sizes.err().contains(nowhere + ": there is no such file or folder (--image_sizes)"),
        sizes.err());
    assertEquals(2, CommandRun.of("features", "--out", "unused").code());
  }
}
