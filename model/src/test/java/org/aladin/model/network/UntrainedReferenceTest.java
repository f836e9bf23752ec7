/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.torch.TorchFile;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.vinvl.VinvlFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the unmodified teacher of the small reference set with the original's own numbers
 * ({@code expected/untrained.json}, made by running the original in float32 on a CPU).
 */
class UntrainedReferenceTest {
  private static final float TOLERANCE = 1e-4f;
  private final Path reference = TestModels.reference();
  private final JsonObject expected = json("expected/untrained.json");
  private final Vocabulary vocabulary = TestModels.vocabulary();
  private final WordPieceTokenizer tokenizer = new WordPieceTokenizer(vocabulary);

  @Test
  void firstBatchHasTheOriginalsIdsSegmentsMasksAndLengths() throws IOException {
    JsonObject order = json("expected/order.json");
    int batchSize = order.get("batch_size").getAsInt();
    int[] pairs = new Gson().fromJson(order.get("pairs"), int[].class);
    Map<Object, List<String>> captions = captions("train");
    List<Object> keys = new ArrayList<>(captions.keySet());
    List<TokenSequence> texts = new ArrayList<>();
    List<TokenSequence> labels = new ArrayList<>();
    List<RegionFeatures> images = new ArrayList<>();
    try (VinvlFeatures features = VinvlFeatures.open(reference.resolve("features/features.tsv"))) {
      for (int pair : Arrays.copyOf(pairs, batchSize)) {
        Object key = keys.get(pair / 5);
        images.add(features.read(key.toString()));
        texts.add(tokenizer.caption(captions.get(key).get(pair % 5), 50));
        labels.add(tokenizer.labels(images.get(images.size() - 1).labels(), 50));
      }
    }
    JsonObject first = expected.getAsJsonObject("first_batch");
    try (NDManager manager = NDManager.newBaseManager()) {
      CaptionBatch caption = CaptionBatch.of(manager, texts);
      ImageBatch image = ImageBatch.of(manager, labels, images, 34);
      assertArrayEquals(integers(first, "caption_lengths"), caption.lengths());
      assertArrayEquals(integers(first, "image_lengths"), image.lengths());
      assertPadded(first, "caption_ids", caption.ids(), 50);
      assertPadded(first, "label_ids", image.labelIds(), 50);
      assertPadded(first, "label_segments", image.labelSegments(), 50);
      int[][] mask = new Gson().fromJson(first.get("image_attention_mask"), int[][].class);
      for (int b = 0; b < batchSize; b++) {
        // The original pads labels to 50 and regions to 34; here each to the batch's longest.
        assertEquals(
            Arrays.stream(mask[b], 0, 50).sum(), image.labelMask().get(b).sum().getFloat());
        assertEquals(
            Arrays.stream(mask[b], 50, 84).sum(), image.regionMask().get(b).sum().getFloat());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EncodingEngine.class)
  void bothHeadsScoreAsTheOriginal(EncodingEngine engine, @TempDir Path directory)
      throws IOException {
    writeTeacher(directory);
    List<String> captions = captions("minival").values().stream().flatMap(List::stream).toList();
    List<RegionFeatures> images = new ArrayList<>();
    try (VinvlFeatures features = VinvlFeatures.open(reference.resolve("features/features.tsv"))) {
      for (int key : integers(expected, "image_keys")) {
        images.add(features.read(Integer.toString(key)));
      }
    }
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu().with(engine))) {
      List<Embedding> imageEmbeddings = encoder.encodeImagesAsWritten(images);
      // The encoder adds a missing full stop, the original's evaluation does not.
      List<Embedding> captionEmbeddings = encoder.encodeCaptionsAsWritten(captions);
      float[][] matching = matrix("matching_scores");
      float[][] alignment = matrix("alignment_scores");
      for (int i = 0; i < images.size(); i++) {
        for (int c = 0; c < captions.size(); c++) {
          Embedding image = imageEmbeddings.get(i);
          Embedding caption = captionEmbeddings.get(c);
          String pair = "image " + i + ", caption " + c;
          assertEquals(matching[i][c], dot(image.vector(), caption.vector()), TOLERANCE, pair);
          assertEquals(
              alignment[i][c],
              MaxSim.score(caption.alignment(), image.alignment()),
              TOLERANCE,
              pair);
        }
      }
    }
  }

  private void writeTeacher(Path directory) throws IOException {
    Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.read(reference.resolve("teacher.pth.tar"));
    Map<?, ?> state = (Map<?, ?>) checkpoint.get("model");
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.zeros(TestModels.config(), manager)) {
      for (String name : parameters.asMap().keySet()) {
        TorchTensor tensor = (TorchTensor) state.get(name);
        try (NDArray array = manager.create(tensor.toFloats(), new Shape(tensor.shape()))) {
          parameters.load(name, array);
        }
      }
      ModelDirectoryWriter.write(directory, TestModels.config(), vocabulary, parameters);
    }
  }

  private Map<Object, List<String>> captions(String split) throws IOException {
    Map<?, ?> raw =
        (Map<?, ?>) TorchFile.read(reference.resolve("coco_ir/" + split + "_captions.pt"));
    Map<Object, List<String>> captions = new LinkedHashMap<>();
    raw.forEach(
        (key, value) ->
            captions.put(
                key,
                value instanceof String text
                    ? List.of(new Gson().fromJson(text, String[].class))
                    : ((List<?>) value).stream().map(String.class::cast).toList()));
    return captions;
  }

  private static void assertPadded(JsonObject expected, String name, NDArray actual, int width) {
    int[][] rows = new Gson().fromJson(expected.get(name), int[][].class);
    for (int b = 0; b < rows.length; b++) {
      long[] row = Arrays.copyOf(actual.get(b).toLongArray(), width);
      assertArrayEquals(Arrays.stream(rows[b]).asLongStream().toArray(), row, name + " " + b);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private float[][] matrix(String name) {
    return new Gson().fromJson(expected.get(name), float[][].class);
  }

  private static int[] integers(JsonObject json, String name) {
    return new Gson().fromJson(json.get(name), int[].class);
  }

  private JsonObject json(String file) {
    try {
      return JsonParser.parseString(Files.readString(reference.resolve(file))).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
