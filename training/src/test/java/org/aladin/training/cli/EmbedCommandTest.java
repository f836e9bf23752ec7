/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.output.WorkFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed} and {@code score} of the small model and the images of the reference set. */
class EmbedCommandTest {
  private static final Path FEATURES = TestModels.reference().resolve("features/features.tsv");

  @TempDir private static Path models;
  private static Path model;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() {
    model = TestModels.random(models.resolve("model"), TestModels.bertHeadsConfig(), 7);
  }

  private CommandRun embed(Path out, String... more) {
    List<String> all = new ArrayList<>(List.of("embed", "--model", model.toString(), "--out"));
    all.add(out.toString());
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Path captions(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("句-" + i + "\tA man \"on\" a boat " + "and a dog ".repeat(i % 7) + i);
    }
    return Files.write(folder.resolve("captions.tsv"), lines);
  }

  private static List<JsonObject> documents(Path out) throws IOException {
    List<JsonObject> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          documents.add(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    }
    return documents;
  }

  private static float[] floats(JsonArray array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).getAsDouble();
    }
    return values;
  }

  @Test
  void captionsBecomeDocumentsWithTheEncodersValues() throws IOException {
    Path out = folder.resolve("out");
    CommandRun run =
        embed(
            out,
            "--captions",
            captions(70).toString(),
            "--documents_per_file",
            "40",
            "--field",
            "id=key_s",
            "--field",
            "hash=",
            "--encoding",
            "float32");
    assertEquals(0, run.code(), run.err());
    assertEquals("70 of 70 items embedded to " + out + ", none skipped\n", run.out());
    assertEquals(40, Files.readAllLines(out.resolve("documents-00000.jsonl")).size());
    assertEquals(30, Files.readAllLines(out.resolve("documents-00001.jsonl")).size());
    List<JsonObject> documents = documents(out);
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
      for (int i = 0; i < 70; i += 23) {
        JsonObject document = documents.get(i);
        assertEquals("句-" + i, document.get("key_s").getAsString());
        assertFalse(document.has("caption_hash"));
        assertEquals(encoder.version(), document.get("caption_model").getAsString());
        Embedding expected =
            encoder.encodeCaptions(List.of(document.get("caption").getAsString())).get(0);
        assertArrayEquals(expected.vector(), floats(document.getAsJsonArray("caption_vector")));
        AlignmentValue set =
            AlignmentCodec.decode(
                Base64.getDecoder().decode(document.get("caption_alignment").getAsString()));
        assertArrayEquals(expected.alignment().vectors(), set.set().vectors());
      }
    }
  }

  @Test
  void imagesBecomeTensors() throws IOException {
    Path out = folder.resolve("out");
    CommandRun run = embed(out, "--img_feat_file", FEATURES.toString(), "--format", "safetensors");
    assertEquals(0, run.code(), run.err());
    Map<String, TorchTensor> tensors = SafetensorsFile.read(out.resolve("embeddings.safetensors"));
    List<String> keys =
        Files.readAllLines(out.resolve("keys.tsv")).stream().map(l -> l.split("\t")[0]).toList();
    float[] vectors = tensors.get("vectors").toFloats();
    float[] sets = tensors.get("alignment").toFloats();
    float[] boxes = tensors.get("boxes").toFloats();
    int at = 0;
    try (VinvlFeatures features = VinvlFeatures.open(FEATURES);
        AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
      assertEquals(features.keysInOrder(), keys);
      int dimension = encoder.dimension();
      for (int i = 0; i < keys.size(); i++) {
        RegionFeatures image = features.read(keys.get(i));
        Embedding expected = encoder.encodeImages(List.of(image)).get(0);
        for (int d = 0; d < dimension; d++) {
          assertEquals(expected.vector()[d], vectors[i * dimension + d]);
        }
        for (int r = 0; r < expected.alignment().count(); r++, at++) {
          assertEquals(image.box(r + 1).y2(), boxes[4 * at + 3], 0);
          assertEquals(expected.alignment().vectors()[r * dimension], sets[at * dimension]);
        }
      }
      assertEquals(sets.length, at * dimension);
    }
  }

  /** Files cut at any place, as a kill or a full disk leaves them. */
  @Test
  void cutRunContinuesToTheSameFiles() throws IOException {
    Random random = new Random(TestSeed.of(EmbedCommandTest.class));
    Path captions = captions(150);
    for (String format : List.of("jsonl", "safetensors")) {
      String[] options = {
        "--captions", captions.toString(), "--format", format, "--documents_per_file", "60"
      };
      Path whole = folder.resolve("whole-" + format);
      assertEquals(0, embed(whole, options).code());
      for (int round = 0; round < 4; round++) {
        Path out = folder.resolve(format + round);
        Files.createDirectories(out.resolve("embeddings.part"));
        cut(whole, out, format, random);
        CommandRun again = embed(out, options);
        assertEquals(0, again.code(), again.err());
        assertEquals(files(whole), files(out));
        for (String file : files(whole)) {
          assertEquals(-1, Files.mismatch(whole.resolve(file), out.resolve(file)), file);
        }
      }
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What a killed run leaves: its plan, and files that end anywhere. */
  private static void cut(Path whole, Path out, String format, Random random) throws IOException {
    Path work = out.resolve("embeddings.part");
    JsonObject plan =
        JsonParser.parseString(Files.readString(whole.resolve("embeddings.json")))
            .getAsJsonObject();
    plan.remove("embedded");
    plan.remove("skipped");
    Files.writeString(work.resolve("plan.json"), plan + "\n");
    Map<String, Path> made = new TreeMap<>();
    for (String name : files(whole)) {
      if (!name.equals("embeddings.json")) {
        made.put(name, whole.resolve(name));
      }
    }
    for (Map.Entry<String, Path> file : made.entrySet()) {
      if (format.equals("safetensors") && file.getKey().startsWith("embeddings")) {
        continue; // the parts that it is assembled from are gone, too: nothing is kept of it
      }
      Path copy = work.resolve(file.getKey());
      Files.copy(file.getValue(), copy);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.truncate((long) (random.nextDouble() * (channel.size() + 1)));
      }
    }
  }

  @Test
  void blankCaptionsAreSkippedAndOtherRunsAreRefused() throws IOException {
    Path captions = Files.writeString(folder.resolve("c.tsv"), "a\tA dog.\nb\t \nc\tA cat.\n");
    Path out = folder.resolve("out");
    CommandRun run = embed(out, "--captions", captions.toString());
    assertEquals(3, run.code(), run.err());
    assertEquals(
        List.of("b\tb\tthe caption is blank"), Files.readAllLines(out.resolve("skipped.tsv")));
    assertEquals(2, documents(out).size());
    CommandRun other = embed(out, "--captions", captions.toString(), "--encoding", "float32");
    assertEquals(1, other.code());
    assertTrue(
        other.err().contains("holds the embeddings of another command: its encoding is \"int8\""),
        other.err());
    JsonObject plan = new JsonObject();
    Path busy = folder.resolve("busy");
    try (WorkFolder folderOfOther = WorkFolder.open(busy, "embeddings", plan)) {
      assertFalse(folderOfOther.isComplete());
      CommandRun second = embed(busy, "--captions", captions.toString());
      assertEquals(1, second.code());
      assertTrue(second.err().contains("Another program writes"), second.err());
    }
  }

  @Test
  void badInputsAreNamed() throws IOException {
    Path out = folder.resolve("out");
    Path twice = Files.writeString(folder.resolve("t.tsv"), "a\tx\nb\ty\na\tz\n");
    Path untabbed = Files.writeString(folder.resolve("u.tsv"), "a\tx\nno tab\n");
    Path empty = Files.writeString(folder.resolve("e.tsv"), "");
    assertFails(1, twice + ", line 3: the id a is already on line 1", out, twice);
    assertFails(1, untabbed + ", line 2: expected an id, one tab and a caption", out, untabbed);
    assertFails(1, empty + " holds no caption", out, empty);
    assertFails(1, "there is no such file (--captions)", out, folder.resolve("none"));
    assertFails(2, "--format is npy, expected jsonl or safetensors", out, twice, "--format", "npy");
    Path fine = captions(1);
    assertFails(
        2,
        "--field has \"labels\", expected one of id, text, vector",
        out,
        fine,
        "--field",
        "labels=x");
    assertFails(2, "--field id is empty", out, fine, "--field", "id=");
    assertFails(2, "Unknown encoding \"int3\"", out, fine, "--encoding", "int3");
    assertFails(2, "--engine: the engine is 'tpu'", out, fine, "--engine", "tpu");
    CommandRun noModel =
        CommandRun.of("embed", "--model", "nowhere", "--out", "x", "--captions", fine.toString());
    assertEquals(1, noModel.code());
    assertEquals("nowhere: there is no such folder (--model)", noModel.complaint().strip());
  }

  private void assertFails(int code, String message, Path out, Path captions, String... more) {
    List<String> all = new ArrayList<>(List.of("--captions", captions.toString()));
    all.addAll(List.of(more));
    CommandRun run = embed(out, all.toArray(String[]::new));
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void picturesThatCannotBeUsedAreSkipped() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures/a"));
    Files.writeString(pictures.resolve("note.txt"), "no picture");
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(64, 48, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "png",
        pictures.resolve("图 1.png").toFile());
    Path own = folder.resolve("own");
    try (RegionExtractor descriptor = RegionExtractor.descriptor()) {
      var small = TestModels.plainConfig();
      assertTrue(descriptor.featureWidth() != small.backbone().regionWidth());
    }
    CommandRun run =
        embed(own, "--pictures", folder.resolve("pictures").toString(), "--kind", "descriptor");
    // The small model takes regions of another width than the descriptor's.
    assertEquals(1, run.code(), run.out());
    assertTrue(run.err().contains("2054"), run.err());
  }

  private static void assertBestRegionsAreInTheMatrix(JsonArray words, JsonArray regions) {
    for (int w = 0; w < words.size(); w++) {
      float best = 0;
      for (int r = 0; r < regions.size(); r++) {
        JsonObject region = regions.get(r).getAsJsonObject();
        assertEquals(r + 1, region.get("region").getAsInt());
        best = Math.max(best, region.getAsJsonArray("cosines").get(w).getAsFloat());
      }
      assertEquals(best, words.get(w).getAsJsonObject().get("cosine").getAsFloat(), 1e-6);
    }
  }

  @Test
  void scoreShowsWordsRegionsBoxesAndCosines() throws IOException {
    String caption = "A man on a boat";
    try (VinvlFeatures features = VinvlFeatures.open(FEATURES);
        AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
      String key = features.keysInOrder().get(1);
      String[] options = {
        "score",
        "--model",
        model.toString(),
        "--caption",
        caption,
        "--img_feat_file",
        FEATURES.toString(),
        "--key",
        key
      };
      CommandRun table = CommandRun.of(options);
      assertEquals(0, table.code(), table.err());
      String[] withJson = java.util.Arrays.copyOf(options, options.length + 2);
      withJson[options.length] = "--matrix";
      withJson[options.length + 1] = "--json";
      CommandRun run = CommandRun.of(withJson);
      assertEquals(0, run.code(), run.err());
      JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
      Embedding words = encoder.encodeCaptions(List.of(caption)).get(0);
      Embedding regions = encoder.encodeImages(List.of(features.read(key))).get(0);
      assertEquals(
          MaxSim.score(words.alignment(), regions.alignment()),
          json.get("alignment").getAsFloat(),
          1e-5);
      JsonArray all = json.getAsJsonArray("words");
      assertEquals(encoder.captionWords(caption).size(), all.size());
      float sum = 0;
      for (int i = 0; i < all.size(); i++) {
        JsonObject word = all.get(i).getAsJsonObject();
        sum += word.get("cosine").getAsFloat();
        assertTrue(table.out().contains(word.get("word").getAsString()), table.out());
        if (word.has("region")) {
          assertEquals(
              features.read(key).box(word.get("region").getAsInt()).x1(),
              word.getAsJsonArray("box").get(0).getAsFloat());
        }
      }
      assertEquals(json.get("alignment").getAsFloat(), sum, 1e-5);
      assertBestRegionsAreInTheMatrix(all, json.getAsJsonArray("regions"));
      CommandRun matrix = CommandRun.of(java.util.Arrays.copyOf(withJson, options.length + 1));
      assertTrue(matrix.out().startsWith(table.out()), matrix.out());
      List<String> rows =
          matrix.out().substring(table.out().length()).lines().filter(l -> !l.isEmpty()).toList();
      assertEquals(1 + regions.alignment().count(), rows.size());
      assertTrue(rows.get(0).matches("region +label( +\\S+){" + all.size() + "}"), rows.get(0));
      options[7] = "nobody";
    }
    CommandRun unknown =
        CommandRun.of(
            "score",
            "--model",
            model.toString(),
            "--caption",
            caption,
            "--img_feat_file",
            FEATURES.toString(),
            "--key",
            "nobody");
    assertEquals(1, unknown.code());
    assertTrue(unknown.err().contains("No image with key nobody among"), unknown.err());
    assertEquals(
        2,
        CommandRun.of("score", "--model", model.toString(), "--caption", " ", "--picture", "x")
            .code());
  }
}
