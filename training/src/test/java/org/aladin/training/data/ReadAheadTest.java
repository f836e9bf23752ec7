/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.aladin.model.TestModels;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.InputLimits;
import org.aladin.model.text.WordPieceTokenizer;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int IMAGES = 12;

  @Test
  void handsOutBatchesInOrderThoughTheyAreReadSideBySide() throws IOException {
    Random random = new Random(3);
    int[] delays = random.ints(IMAGES, 0, 8).toArray();
    PairDataset dataset = dataset(key -> pause(delays[Integer.parseInt(key)]));
    List<int[]> plan = IntStream.range(0, 60).mapToObj(i -> new int[] {59 - i}).toList();
    try (ReadAhead batches = new ReadAhead(dataset, plan.iterator(), 4)) {
      for (int[] expected : plan) {
        PairBatch batch = batches.next();
        assertArrayEquals(expected, batch.pairs());
        float image = batch.images().get(0).values()[0];
        assertEquals(expected[0] / 5, image, "the image of pair " + expected[0]);
      }
      assertFalse(batches.hasNext());
      assertThrows(NoSuchElementException.class, batches::next);
    }
  }

  @Test
  void readsTheNextBatchesWhileTheFirstIsInUse() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    PairDataset dataset = dataset(key -> three.countDown());
    List<int[]> plan = List.of(new int[] {0}, new int[] {5}, new int[] {10});
    try (ReadAhead batches = new ReadAhead(dataset, plan.iterator(), 2)) {
      batches.next();
      assertEquals(true, three.await(10, TimeUnit.SECONDS), "read before it was asked for");
    }
  }

  @Test
  void aBatchThatCannotBeReadFailsWhereItIsAskedFor() throws IOException {
    PairDataset dataset =
        dataset(
            key -> {
              if (key.equals("2")) {
                throw new IOException("image 2 is broken");
              }
            });
    List<int[]> plan = List.of(new int[] {0}, new int[] {12});
    try (ReadAhead batches = new ReadAhead(dataset, plan.iterator(), 1)) {
      batches.next();
      assertEquals(
          "image 2 is broken", assertThrows(IOException.class, batches::next).getMessage());
    }
  }

  @Test
  void pairsAreNumberedImageByImageWhateverTheNumbersOfCaptions() throws IOException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    captions.put("3", List.of("a dog", "two dogs", "a bus"));
    captions.put("4", List.of("a cat"));
    captions.put("5", List.of("a red bus", "a bus"));
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(TestModels.vocabulary());
    for (int maximum : new int[] {1, 2, 5}) {
      PairDataset pairs =
          new PairDataset(captions, maximum, source(key -> {}), tokenizer, InputLimits.ORIGINAL);
      int pair = 0;
      for (Map.Entry<String, List<String>> image : captions.entrySet()) {
        for (int c = 0; c < Math.min(maximum, image.getValue().size()); c++) {
          PairBatch batch = pairs.batch(new int[] {pair++});
          assertEquals(Float.parseFloat(image.getKey()), batch.images().get(0).values()[0]);
          assertArrayEquals(
              tokenizer.caption(image.getValue().get(c), 50).ids(), batch.captions().get(0).ids());
        }
      }
      assertEquals(pair, pairs.size());
      int none = pair;
      assertThrows(IndexOutOfBoundsException.class, () -> pairs.batch(new int[] {none}));
    }
  }

  @Test
  void anImageWithoutCaptionsIsRefusedByItsKey() {
    assertEquals(
        "Image 9 has no captions, expected at least 1",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new PairDataset(
                        Map.of("9", List.of()),
                        source(key -> {}),
                        new WordPieceTokenizer(TestModels.vocabulary()),
                        InputLimits.ORIGINAL))
            .getMessage());
  }

  private interface OnRead {
    void read(String key) throws IOException;
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Image i has one region of the number i. */
  private static PairDataset dataset(OnRead onRead) {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    for (int i = 0; i < IMAGES; i++) {
      captions.put(String.valueOf(i), List.of("a", "b", "c", "d", "e", "a sixth is not used"));
    }
    return new PairDataset(
        captions,
        source(onRead),
        new WordPieceTokenizer(TestModels.vocabulary()),
        InputLimits.ORIGINAL);
  }

  private static RegionFeatureSource source(OnRead onRead) {
    return new RegionFeatureSource() {
      @Override
      public RegionFeatures read(String key) throws IOException {
        onRead.read(key);
        float number = Float.parseFloat(key);
        return new RegionFeatures(new float[] {number, 0, 0, 0, 0, 0, 0}, 7, "dog");
      }

      @Override
      public void close() {}
    };
  }
}
