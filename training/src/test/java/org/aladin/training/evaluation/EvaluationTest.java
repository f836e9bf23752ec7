/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.data.CaptionOwners;
import org.aladin.training.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final long SEED = 20;
  private static final int DIMENSION = 12;

  /** Answers with prepared embeddings, and counts what it was asked. */
  private static final class PreparedSource implements EmbeddingSource {
    private final Map<String, Embedding> prepared = new HashMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();

    @Override
    public List<Embedding> images(List<String> keys) {
      return captions(keys);
    }

    @Override
    public List<Embedding> captions(List<String> texts) {
      batches.add(texts.size());
      texts.forEach(text -> asked.merge(text, 1, Integer::sum));
      return texts.stream().map(prepared::get).toList();
    }
  }

  private static Embedding random(Random random, int vectors) {
    float[] values = new float[vectors * DIMENSION];
    float[] global = new float[DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < DIMENSION; i++) {
      global[i] = (float) random.nextGaussian();
    }
    return new Embedding(global, new AlignmentSet(values, DIMENSION));
  }

  private static EvaluationSet set(PreparedSource source, int images, int captionsPerImage) {
    Random random = new Random(SEED);
    Map<String, List<String>> captions = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      // From no region at all to forty, so that blocks end in the middle of anything.
      source.prepared.put("image " + i, random(random, random.nextInt(41)));
      List<String> own = new ArrayList<>();
      for (int c = 0; c < captionsPerImage; c++) {
        own.add("caption " + i + "." + c);
        source.prepared.put(own.get(c), random(random, random.nextInt(15)));
      }
      captions.put("image " + i, own);
    }
    return EvaluationSet.of(captions, captionsPerImage);
  }

  @Test
  void scoresEqualMaxSimAndDotProduct() throws IOException {
    PreparedSource source = new PreparedSource();
    EvaluationSet set = set(source, 130, 2);
    Map<Head, ScoreMatrix> matrices = new HashMap<>();
    new Evaluation(source, AlignmentMode.MRSW, Device.cpu(), 32)
        .run(set, Protocol.standard(130), Progress.SILENT, matrices::put);
    for (int i = 0; i < 130; i++) {
      Embedding image = source.prepared.get(set.imageKeys().get(i));
      for (int c = 0; c < 260; c++) {
        Embedding caption = source.prepared.get(set.captions().get(c));
        float dot = 0;
        for (int d = 0; d < DIMENSION; d++) {
          dot += image.vector()[d] * caption.vector()[d];
        }
        String where = "image " + i + ", caption " + c + ", seed " + SEED;
        assertEquals(dot, matrices.get(Head.MATCHING).row(i)[c], 1e-4, where);
        assertEquals(
            MaxSim.score(caption.alignment(), image.alignment()),
            matrices.get(Head.ALIGNMENT).row(i)[c],
            1e-3,
            where);
      }
    }
  }

  @Test
  void everyModeScoresItsSumOfCosines() throws IOException {
    PreparedSource source = new PreparedSource();
    EncodedSet encoded = EncodedSet.encode(set(source, 20, 3), source, 8, Progress.SILENT);
    for (AlignmentMode mode : AlignmentMode.values()) {
      ScoreMatrix scores = encoded.scores(Head.ALIGNMENT, mode, Device.cpu());
      for (int i = 0; i < 20; i++) {
        for (int c = 0; c < 60; c++) {
          AlignmentSet words = encoded.captions().get(c).alignment();
          assertEquals(
              plainScore(mode, encoded.images().get(i).alignment(), words),
              scores.row(i)[c],
              1e-3,
              mode + ", image " + i + ", caption " + c + ", seed " + SEED);
        }
      }
    }
  }

  private static double plainScore(AlignmentMode mode, AlignmentSet regions, AlignmentSet words) {
    double all = 0;
    double[] bestRegions = new double[words.count()];
    double[] bestWords = new double[regions.count()];
    for (int r = 0; r < regions.count(); r++) {
      for (int w = 0; w < words.count(); w++) {
        double cosine = 0;
        for (int d = 0; d < DIMENSION; d++) {
          cosine +=
              (double) regions.vectors()[r * DIMENSION + d] * words.vectors()[w * DIMENSION + d];
        }
        all += cosine;
        bestRegions[w] = Math.max(bestRegions[w], cosine);
        bestWords[r] = Math.max(bestWords[r], cosine);
      }
    }
    double ofWords = Arrays.stream(bestRegions).sum();
    double ofRegions = Arrays.stream(bestWords).sum();
    return switch (mode) {
      case SUM -> all;
      case MEAN -> all / (70 * 68);
      case MRSW -> ofWords;
      case MRAVGW -> ofWords / Math.max(1, words.count());
      case SYMM -> ofWords + ofRegions;
      case MWSR -> ofRegions;
    };
  }

  @Test
  void scoresDoNotDependOnTheTiles() throws IOException {
    PreparedSource source = new PreparedSource();
    EncodedSet encoded = EncodedSet.encode(set(source, 20, 5), source, 8, Progress.SILENT);
    for (Head head : Head.values()) {
      ScoreMatrix whole = encoded.scores(head, AlignmentMode.MRSW, Device.cpu());
      for (int tile : new int[] {1, 50, 700, 5000}) {
        float[][] tiled =
            ScoreTiles.scores(
                head, AlignmentMode.MRSW, encoded.images(), encoded.captions(), Device.cpu(), tile);
        for (int image = 0; image < 20; image++) {
          assertArrayEquals(whole.row(image), tiled[image], 1e-4f, head + ", tiles of " + tile);
        }
      }
    }
  }

  @Test
  void everythingIsEncodedOnceInBatches() throws IOException {
    PreparedSource source = new PreparedSource();
    EvaluationSet set = set(source, 7, 5);
    int[] done = {0};
    Progress counting =
        new Progress() {
          @Override
          public void advance(long items) {
            done[0] += (int) items;
          }

          @Override
          public void note(String text) {}

          @Override
          public void close() {}
        };
    EvaluationResult result =
        new Evaluation(source, AlignmentMode.MRSW, Device.cpu(), 4).run(set, counting);
    assertTrue(source.asked.values().stream().allMatch(times -> times == 1));
    assertEquals(7 + 35, source.asked.size());
    assertEquals(List.of(4, 3, 4, 4, 4, 4, 4, 4, 4, 4, 3), source.batches);
    assertEquals(42, done[0]);
    assertEquals(
        result.whole(Head.MATCHING).rsum() + result.whole(Head.ALIGNMENT).rsum(),
        result.rsum(EnumSet.allOf(Head.class)));
  }

  @Test
  void figuresAreWrittenAsJson(@TempDir Path folder) throws IOException {
    Recalls recalls = Recalls.of(new Ranks(new int[] {0, 3}, new int[] {0, 7}));
    EvaluationResult result =
        new EvaluationResult(
            2, 2, Map.of("all", Map.of(Head.MATCHING, recalls, Head.ALIGNMENT, recalls)));
    result.writeJson(folder.resolve("test.json"));
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("test.json"))).getAsJsonObject();
    assertEquals(2, json.get("images").getAsInt());
    JsonObject matching =
        json.getAsJsonObject("figures").getAsJsonObject("all").getAsJsonObject("matching");
    assertEquals(50.0, matching.get("i2t_r1").getAsDouble());
    assertEquals(4.5, matching.get("t2i_meanr").getAsDouble());
    assertEquals(450.0, matching.get("rsum").getAsDouble());
    assertEquals(3, result.toTable().size());
    assertTrue(result.toTable().get(1).endsWith("| 450.0"), result.toTable().get(1));
  }

  @Test
  void keysPickImagesWithTheirCaptions(@TempDir Path folder) throws IOException {
    EvaluationSet set = EvaluationSet.of(Map.of("7", List.of("a", "b", "left out")), 2);
    assertEquals(List.of("a", "b"), set.captions());
    EvaluationSet all =
        new EvaluationSet(List.of("1", "2", "3"), List.of("a", "b", "c"), CaptionOwners.each(3, 1));
    Path keys = Files.writeString(folder.resolve("keys.tsv"), "3\n\n1 \n");
    EvaluationSet picked = all.select(EvaluationSet.readKeys(keys));
    assertEquals(List.of("3", "1"), picked.imageKeys());
    assertEquals(List.of("c", "a"), picked.captions());
    assertEquals(
        "Image 9 is not among the 3 of the set",
        assertThrows(IllegalArgumentException.class, () -> all.select(List.of("1", "9")))
            .getMessage());
    Path empty = Files.writeString(folder.resolve("empty.tsv"), "\n");
    assertEquals(
        empty + " holds no image key, expected one per line",
        assertThrows(IOException.class, () -> EvaluationSet.readKeys(empty)).getMessage());
  }

  @Test
  void imagesKeepAsManyCaptionsAsTheyHave() {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    captions.put("7", List.of("a", "b", "c"));
    captions.put("8", List.of("d"));
    captions.put("9", List.of("e", "f"));
    EvaluationSet all = EvaluationSet.of(captions, 5);
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), all.captions());
    assertEquals(CaptionOwners.of(3, 1, 2), all.owners());
    EvaluationSet two = EvaluationSet.of(captions, 2);
    assertEquals(List.of("a", "b", "d", "e", "f"), two.captions());
    assertEquals(CaptionOwners.of(2, 1, 2), two.owners());
    EvaluationSet picked = all.select(List.of("9", "7"));
    assertEquals(List.of("e", "f", "a", "b", "c"), picked.captions());
    assertEquals(CaptionOwners.of(2, 3), picked.owners());
  }

  @Test
  void badSetsAreNamed() {
    assertEquals(
        "Image 1 has no captions, expected at least 1",
        assertThrows(
                IllegalArgumentException.class, () -> EvaluationSet.of(Map.of("1", List.of()), 5))
            .getMessage());
    assertEquals(
        "An evaluation set has no images, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> EvaluationSet.of(Map.of(), 5))
            .getMessage());
    assertEquals(
        "An evaluation set has 1 images and 2 captions, but owners of 1 captions of 1 images",
        assertThrows(
                IllegalArgumentException.class,
                () -> new EvaluationSet(List.of("1"), List.of("a", "b"), CaptionOwners.each(1, 1)))
            .getMessage());
    assertEquals(
        "Image 1 occurs twice",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new EvaluationSet(
                        List.of("1", "1"), List.of("a", "b"), CaptionOwners.each(2, 1)))
            .getMessage());
    Random random = new Random(SEED);
    Embedding narrow = new Embedding(new float[3], new AlignmentSet(new float[6], 3));
    EncodedSet mixed =
        new EncodedSet(
            new EvaluationSet(List.of("1"), List.of("a"), CaptionOwners.each(1, 1)),
            List.of(random(random, 4)),
            List.of(narrow));
    assertEquals(
        "An embedding has a vector of 3 and an alignment set of 3 dimensions, expected 12 of both",
        assertThrows(
                IllegalArgumentException.class,
                () -> mixed.scores(Head.MATCHING, AlignmentMode.MRSW, Device.cpu()))
            .getMessage());
  }
}
