/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionsFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The teachers of the reference sets in both engines: equal vectors, and the original's scores. The
 * large set is compared where it is beside the project.
 */
@Tag("slow")
@Timeout(300)
class ReferenceEnginesTest {
  private static final float VECTORS = 1e-5f;
  private static final float SCORES = 1e-4f;
  private static final int LARGEST_BATCH = 64;

  private final Random random = new Random(TestSeed.of(getClass()));
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void bothEnginesMakeTheSameVectorsAndTheOriginalsScores(String name) throws IOException {
    Path set = TestModels.reference(name);
    Path model = convert(set);
    JsonObject expected =
        JsonParser.parseString(Files.readString(set.resolve("expected/untrained.json")))
            .getAsJsonObject();
    List<String> keys = List.of(new Gson().fromJson(expected.get("image_keys"), String[].class));
    List<String> captions = captions(set, "minival");
    try (VinvlFeatures features = VinvlFeatures.open(set.resolve("features/features.tsv"));
        AladinEncoder pytorch = load(model, EncodingEngine.PYTORCH);
        AladinEncoder onnx = load(model, EncodingEngine.ONNX_RUNTIME)) {
      List<RegionFeatures> images = read(features, keys);
      List<Embedding> imagesInOne = pytorch.encodeImagesAsWritten(images);
      List<Embedding> captionsInOne = pytorch.encodeCaptionsAsWritten(captions);
      List<Embedding> imagesInOther = onnx.encodeImagesAsWritten(images);
      List<Embedding> captionsInOther = onnx.encodeCaptionsAsWritten(captions);
      assertEqual(imagesInOne, imagesInOther, "image");
      assertEqual(captionsInOne, captionsInOther, "caption");
      assertScores(expected, imagesInOne, captionsInOne);
      assertScores(expected, imagesInOther, captionsInOther);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "full"})
  void vectorsAreTheSameInBatchesOfAllSizesAndAtTheLimits(String name) throws IOException {
    Path set = TestModels.reference(name);
    Path model = convert(set);
    List<String> captions = new ArrayList<>();
    for (String split : List.of("train", "minival", "test")) {
      captions.addAll(captions(set, split));
    }
    try (VinvlFeatures features = VinvlFeatures.open(set.resolve("features/features.tsv"));
        AladinEncoder pytorch = load(model, EncodingEngine.PYTORCH);
        AladinEncoder onnx = load(model, EncodingEngine.ONNX_RUNTIME)) {
      List<RegionFeatures> images = read(features, features.keysInOrder());
      captions.addAll(extremeCaptions(pytorch, captions));
      images.addAll(extremeImages(pytorch, images));
      Collections.shuffle(captions, random);
      Collections.shuffle(images, random);
      compare(pytorch, onnx, captions, AladinEncoder::encodeCaptions);
      compare(pytorch, onnx, images, AladinEncoder::encodeImages);
    }
  }

  private Path convert(Path set) throws IOException {
    Path model = folder.resolve("model");
    try (Stream<Path> children = Files.list(set)) {
      Path backbone =
          children
              .filter(child -> child.getFileName().toString().startsWith("checkpoint-"))
              .findFirst()
              .orElseThrow();
      CommandRun run =
          CommandRun.of(
              "convert",
              "--eval_model_dir",
              backbone.toString(),
              "--checkpoint",
              set.resolve("teacher.pth.tar").toString(),
              "--out",
              model.toString());
      assertEquals(0, run.code(), run::err);
    }
    return model;
  }

  private static AladinEncoder load(Path model, EncodingEngine engine) throws IOException {
    return AladinEncoder.load(
        model, new EncoderOptions(Device.cpu(), LARGEST_BATCH, 8).with(engine));
  }

  private static List<String> captions(Path set, String split) throws IOException {
    Map<String, List<String>> captions = CaptionsFile.read(set.resolve("coco_ir"), split);
    return captions.values().stream().flatMap(List::stream).toList();
  }

  private static List<RegionFeatures> read(VinvlFeatures features, Iterable<String> keys)
      throws IOException {
    List<RegionFeatures> images = new ArrayList<>();
    for (String key : keys) {
      images.add(features.read(key));
    }
    return images;
  }

  /** Empty, of punctuation, of one word, and of as many tokens as the model takes and more. */
  private List<String> extremeCaptions(AladinEncoder encoder, List<String> captions) {
    List<String> extreme = new ArrayList<>(List.of("", " ", ".", "?!", "cat", "[SEP] [MASK]"));
    for (int words = encoder.maxTokens() - 4; words < encoder.maxTokens() + 2; words++) {
      extreme.add("dog ".repeat(words));
    }
    extreme.add(String.join(" ", captions));
    return extreme;
  }

  /** One region, as many as the model takes and more, with no labels and with too many. */
  private List<RegionFeatures> extremeImages(AladinEncoder encoder, List<RegionFeatures> images) {
    int width = encoder.regionWidth();
    List<RegionFeatures> extreme = new ArrayList<>();
    for (String labels : List.of("", "cat", "cat dog ".repeat(encoder.maxLabelTokens()))) {
      for (int count : new int[] {1, 2, encoder.maxRegions(), encoder.maxRegions() + 7}) {
        extreme.add(new RegionFeatures(someRegions(images, count, width), width, labels));
      }
    }
    extreme.add(new RegionFeatures(new float[width], width, "")); // all values 0
    float[] large = someRegions(images, 3, width);
    for (int i = 0; i < large.length; i++) {
      large[i] *= 1000;
    }
    extreme.add(new RegionFeatures(large, width, "boat"));
    return extreme;
  }

  private float[] someRegions(List<RegionFeatures> images, int count, int width) {
    float[] regions = new float[count * width];
    for (int r = 0; r < count; r++) {
      RegionFeatures image = images.get(random.nextInt(images.size()));
      int from = random.nextInt(image.count()) * width;
      System.arraycopy(image.values(), from, regions, r * width, width);
    }
    return regions;
  }

  /** In batches of each size from 1 to 64, in as many more as all items need, and one by one. */
  private <T> void compare(
      AladinEncoder pytorch,
      AladinEncoder onnx,
      List<T> items,
      BiFunction<AladinEncoder, List<T>, List<Embedding>> encode) {
    int from = 0;
    for (int size = 1; size <= LARGEST_BATCH; size++) {
      List<T> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        batch.add(items.get(from++ % items.size()));
      }
      assertEqual(
          encode.apply(pytorch, batch), encode.apply(onnx, batch), "batch of " + size + ", item");
    }
    for (; from < items.size(); from += LARGEST_BATCH) {
      List<T> batch = items.subList(from, Math.min(items.size(), from + LARGEST_BATCH));
      assertEqual(encode.apply(pytorch, batch), encode.apply(onnx, batch), "item " + from + " +");
    }
    List<Embedding> alone = new ArrayList<>();
    List<Embedding> aloneInOther = new ArrayList<>();
    for (T item : items) {
      alone.addAll(encode.apply(pytorch, List.of(item)));
      aloneInOther.addAll(encode.apply(onnx, List.of(item)));
    }
    assertEqual(alone, aloneInOther, "alone, item");
  }

  private static void assertEqual(List<Embedding> expected, List<Embedding> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      Embedding one = expected.get(i);
      Embedding other = actual.get(i);
      String item = what + " " + i;
      assertArrayEquals(one.vector(), other.vector(), VECTORS, item);
      assertArrayEquals(one.alignment().vectors(), other.alignment().vectors(), VECTORS, item);
    }
  }

  private static void assertScores(
      JsonObject expected, List<Embedding> images, List<Embedding> captions) {
    float[][] matching = matrix(expected, "matching_scores");
    float[][] alignment = matrix(expected, "alignment_scores");
    assertEquals(matching.length, images.size());
    for (int i = 0; i < images.size(); i++) {
      assertEquals(matching[i].length, captions.size());
      for (int c = 0; c < captions.size(); c++) {
        Embedding image = images.get(i);
        Embedding caption = captions.get(c);
        String pair = "image " + i + ", caption " + c;
        assertEquals(matching[i][c], dot(image.vector(), caption.vector()), SCORES, pair);
        assertEquals(
            alignment[i][c], MaxSim.score(caption.alignment(), image.alignment()), SCORES, pair);
      }
    }
  }

  private static float[][] matrix(JsonObject expected, String name) {
    return new Gson().fromJson(expected.get(name), float[][].class);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
