/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionsFile;

/**
 * The effect of an alignment field's encoding on a ranking, with a trained model: ranks all test
 * images by each test caption, and all captions by each image, and prints a table row per encoding
 * with the percentage of queries whose ten best are those of float32, in the same order and in any
 * order.
 */
public final class RankAgreement {
  private static final int BEST = 10;

  private RankAgreement() {}

  /**
   * @param args the model directory, the folder of test_captions.json, features.tsv, and the splits
   *     to rank [test], separated by commas
   */
  public static void main(String[] args) throws IOException {
    NativeWork.<Void, IOException>run(
        () -> {
          run(args);
          return null;
        });
  }

  private static void run(String[] args) throws IOException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    for (String split : (args.length > 3 ? args[3] : "test").split(",")) {
      captions.putAll(CaptionsFile.read(Path.of(args[1]), split));
    }
    List<Embedding> images = new ArrayList<>();
    List<Embedding> texts = new ArrayList<>();
    Optional<WordMoment> words;
    try (AladinEncoder encoder = AladinEncoder.load(Path.of(args[0]), EncoderOptions.defaults());
        VinvlFeatures features = VinvlFeatures.open(Path.of(args[2]))) {
      for (Map.Entry<String, List<String>> image : captions.entrySet()) {
        RegionFeatures regions = features.read(image.getKey());
        images.addAll(encoder.encodeImages(List.of(regions)));
        texts.addAll(encoder.encodeCaptions(image.getValue()));
      }
      System.out.printf(
          Locale.ROOT,
          "%d images, %d captions, %d dimensions; percentage of queries with the ten best of float32%n"
              + "| encoding | bytes per image | text → image, in order | any order"
              + " | image → text, in order | any order |%n| --- | --- | --- | --- | --- | --- |%n",
          images.size(),
          texts.size(),
          encoder.dimension());
      words = encoder.words();
    }
    List<List<Integer>> exactImages =
        best(AlignmentKind.WORDS, texts, images, AlignmentEncoding.FLOAT32, words);
    List<List<Integer>> exactTexts =
        best(AlignmentKind.REGIONS, images, texts, AlignmentEncoding.FLOAT32, words);
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      List<List<Integer>> foundImages = best(AlignmentKind.WORDS, texts, images, encoding, words);
      List<List<Integer>> foundTexts = best(AlignmentKind.REGIONS, images, texts, encoding, words);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %.1f | %.1f | %.1f | %.1f |%n",
          encoding.label(),
          encode(AlignmentKind.REGIONS, images.get(0), encoding, words).length,
          inOrder(exactImages, foundImages),
          asSets(exactImages, foundImages),
          inOrder(exactTexts, foundTexts),
          asSets(exactTexts, foundTexts));
    }
  }

  private static byte[] encode(
      AlignmentKind kind, Embedding of, AlignmentEncoding encoding, Optional<WordMoment> words) {
    AlignmentValue value = new AlignmentValue(kind, "", of.alignment(), List.of());
    return AlignmentCodec.encode(value, encoding, words);
  }

  /** The ten best documents of each query, by position. */
  private static List<List<Integer>> best(
      AlignmentKind kind,
      List<Embedding> queries,
      List<Embedding> documents,
      AlignmentEncoding encoding,
      Optional<WordMoment> words) {
    List<byte[]> encoded =
        documents.stream()
            .map(document -> encode(kind.opposite(), document, encoding, words))
            .toList();
    EncodedAlignment cursor = new EncodedAlignment();
    List<List<Integer>> best = new ArrayList<>();
    for (Embedding query : queries) {
      EncodedMaxSim maxSim = new EncodedMaxSim(kind, query.alignment());
      double[] scores =
          encoded.stream().mapToDouble(bytes -> maxSim.score(cursor.wrap(bytes))).toArray();
      best.add(
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -scores[i]))
              .limit(BEST)
              .toList());
    }
    return best;
  }

  private static double inOrder(List<List<Integer>> exact, List<List<Integer>> found) {
    return percent(exact.size(), i -> exact.get(i).equals(found.get(i)));
  }

  private static double asSets(List<List<Integer>> exact, List<List<Integer>> found) {
    return percent(
        exact.size(), i -> new HashSet<>(exact.get(i)).equals(new HashSet<>(found.get(i))));
  }

  private static double percent(int queries, IntPredicate equal) {
    return 100.0 * IntStream.range(0, queries).filter(equal).count() / queries;
  }
}
