/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.TestSeed;
import org.aladin.model.engine.SignalledJvm;
import org.aladin.training.cli.Main;
import org.aladin.training.output.WorkFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However an extraction ends, it is continued to the same files, byte for byte. */
@Tag("slow")
class InterruptedExtractionTest {
  private static final int PICTURES = 120;
  private static final int SKIPPED = 12;

  @TempDir private Path folder;
  private final long seed = TestSeed.of(getClass());
  private final Random random = new Random(seed);
  private final RegionExtractor extractor = RegionExtractor.descriptor();
  private List<CaptionedPicture> pictures;
  private Path captions;
  private Map<String, byte[]> whole;

  @BeforeEach
  void extractAtOnce() throws Exception {
    TestPictures.coco(folder, "train2017", 0, PICTURES);
    for (int id = 3; id < PICTURES; id += 10) {
      Files.writeString(
          folder.resolve(String.format(Locale.ROOT, "train2017/%012d.png", id)),
          "not a picture: \u00e9");
    }
    captions = folder.resolve("annotations/captions_train2017.json");
    pictures =
        CaptionedPictures.read(
            List.of(new PictureFolder(folder.resolve("train2017"), captions, null)));
    Path out = folder.resolve("whole");
    assertEquals(SKIPPED, extract(out).skipped());
    whole = KilledPrograms.contents(out);
    assertEquals(
        List.of(
            "extraction.json",
            "features.extractor.json",
            "features.lineidx",
            "features.tsv",
            "imageid2idx.json",
            "predictions.lineidx",
            "predictions.tsv",
            "skipped.tsv",
            "train_captions.json",
            "train_img_keys.tsv"),
        List.copyOf(whole.keySet()));
  }

  @AfterEach
  void close() {
    extractor.close();
  }

  /**
   * Programs of their own are killed (SIGKILL) after random times until one comes to its end; once
   * more if a fast machine was done before there was much to kill.
   */
  @Test
  void killedPrograms() throws Exception {
    KilledPrograms programs =
        new KilledPrograms(
            List.of(
                "extract",
                "--kind",
                "descriptor",
                "--pictures",
                folder.resolve("train2017").toString(),
                "--captions",
                captions.toString()),
            "extraction",
            folder,
            random,
            seed);
    int kills = 0;
    for (int run = 0; run < 10 && kills < 2; run++) {
      Path out = folder.resolve("killed" + run);
      kills += programs.run(out, 15, true);
      assertSame(KilledPrograms.contents(out), "killed, seed " + seed);
    }
    assertTrue(kills >= 2, kills + " kills, seed " + seed);
  }

  /** A program that is told to end (SIGTERM) finishes its pictures and tells how far it is. */
  @Test
  void terminatedPrograms() throws Exception {
    int many = 3000;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Files.createLink(
          folder.resolve("train2017/" + i + ".png"), folder.resolve("train2017/000000000000.png"));
      for (int caption = 0; caption < 5; caption++) {
        lines.add(i + ".png\t" + TestPictures.caption(i, caption));
      }
    }
    Path table = Files.write(folder.resolve("many.tsv"), lines);
    Path out = folder.resolve("terminated");
    SignalledJvm jvm =
        SignalledJvm.start(
            folder.resolve("jvm"),
            Main.class,
            "extract",
            "--kind",
            "descriptor",
            "--pictures",
            folder.resolve("train2017").toString(),
            "--captions",
            table.toString(),
            "--out",
            out.toString());
    Path work = out.resolve("extraction.part/features.tsv.part");
    jvm.await(work, "\n");
    jvm.terminate();
    long done = Files.readString(work).lines().count();
    String said =
        "Stopped after " + done + " of " + many + " pictures; the same command continues there";
    assertTrue(jvm.output().contains(said), said + "\n" + jvm.output());
  }

  /** All files that grow are cut anywhere, each by itself: worse than what a kill leaves. */
  @Test
  void filesThatAreCutAnywhere() throws Exception {
    for (int round = 0; round < 25; round++) {
      Path out = folder.resolve("cut" + round);
      unfinished(out);
      Path work = out.resolve("extraction.part");
      for (String file : List.of("features.tsv", "predictions.tsv", "skipped.tsv")) {
        Path grown = work.resolve(file);
        if (!file.startsWith("skipped") && random.nextBoolean()) {
          grown = Files.move(grown, work.resolve(file + ".part"));
        }
        try (FileChannel channel = FileChannel.open(grown, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextLong(channel.size() + 1));
        }
      }
      assertEquals(SKIPPED, extract(out).skipped());
      assertSame(KilledPrograms.contents(out), "seed " + seed + ", round " + round);
    }
  }

  /** The complete files are moved out one by one: it ends between any two of them. */
  @Test
  void filesThatAreMovedOutInPart() throws Exception {
    for (int moved = 0; moved < whole.size(); moved++) {
      Path out = folder.resolve("moved" + moved);
      unfinished(out);
      Path work = out.resolve("extraction.part");
      Files.write(work.resolve("extraction.json"), whole.get("extraction.json"));
      for (String file : List.copyOf(whole.keySet()).subList(1, 1 + moved)) {
        Files.move(work.resolve(file), out.resolve(file));
      }
      assertEquals(SKIPPED, extract(out).skipped());
      assertSame(KilledPrograms.contents(out), moved + " files moved");
    }
    Path out = folder.resolve("moved0");
    Files.createDirectory(out.resolve("extraction.part"));
    Files.writeString(out.resolve("extraction.part/lock"), "");
    assertEquals(SKIPPED, extract(out).skipped());
    assertSame(KilledPrograms.contents(out), "the folder of the work was left");
  }

  @Test
  void twoProgramsDoNotWorkInOneFolder() throws Exception {
    Path out = folder.resolve("both");
    ExtractionPlan plan = new ExtractionPlan(pictures, extractor.fingerprint());
    try (WorkFolder other = WorkFolder.open(out, "extraction", plan.json())) {
      assertFalse(other.isComplete());
      IOException e = assertThrows(IOException.class, () -> extract(out));
      assertEquals("Another program writes the extraction in " + out, e.getMessage());
    }
    assertEquals(SKIPPED, extract(out).skipped());
  }

  /** An output folder as it is before the end, with all pictures done. */
  private void unfinished(Path out) throws IOException {
    WorkFolder.open(out, "extraction", new ExtractionPlan(pictures, extractor.fingerprint()).json())
        .close();
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      if (!file.getKey().equals("extraction.json")) {
        Files.write(out.resolve("extraction.part").resolve(file.getKey()), file.getValue());
      }
    }
  }

  private Extraction.Result extract(Path out) throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8");
    return new Extraction(pictures, extractor, out, 2).run(nowhere);
  }

  private void assertSame(Map<String, byte[]> found, String when) {
    KilledPrograms.assertSame(whole, found, when);
  }
}
