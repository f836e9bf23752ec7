/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.Test;

/** Images in an int4 field, by a model with and without the words of its captions. */
class Int4WordsTest {
  private static final String CORE = "int4-words";

  @Test
  void imagesAreRoundedWithTheWordsOfTheModelOnceAReloadHasReadThem() throws IOException {
    SolrNode node = SolrNode.shared();
    Path directory = TestModels.random(node.home().resolve("int4-words-model"), 12);
    node.addConfigset(CORE, xml -> xml + "\n");
    Path schema = node.home().resolve("configsets/" + CORE + "/conf/schema.xml");
    String regions = "kind=\"regions\"";
    String before = Files.readString(schema);
    assertTrue(before.contains(regions));
    Files.writeString(schema, before.replace(regions, regions + " encoding=\"int4\""));
    SolrHttp.Answer created =
        node.createCoreOf(CORE, CORE, "aladin.model.dir=" + directory.getFileName());
    assertEquals(200, created.status(), created::toString);
    RegionFeatures image = TestImages.random(7, "bus road", TestSeed.of(getClass(), 31));

    assertStored(node, directory, "without", image, Optional.empty());
    assertEquals(false, model(node).get("words").getAsBoolean());

    WordMoment words;
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu())) {
      List<Embedding> captions = encoder.encodeCaptions(List.of("a red bus", "two dogs run"));
      words = WordMoment.of(captions.stream().map(Embedding::alignment).toList()).orElseThrow();
    }
    ModelDirectoryWriter.writeWords(directory, words);
    String version = ModelDirectory.version(directory);
    assertEquals(200, node.reload(CORE).status());
    assertEquals(true, model(node).get("words").getAsBoolean());
    assertEquals(version, model(node).get("version").getAsString());

    assertStored(node, directory, "with", image, Optional.of(words));
  }

  private static void assertStored(
      SolrNode node, Path directory, String id, RegionFeatures image, Optional<WordMoment> words)
      throws IOException {
    assertEquals(200, node.update(CORE, "[" + TestImages.json(id, image) + "]").status());
    JsonObject stored = node.document(CORE, id);
    try (AladinEncoder encoder = AladinEncoder.load(directory, EncoderOptions.cpu())) {
      Embedding embedding = encoder.encodeImages(List.of(image)).get(0);
      AlignmentValue value =
          AlignmentValue.regions(encoder.version(), embedding.alignment(), image);
      for (Optional<WordMoment> some : List.of(words, other(words, encoder.dimension()))) {
        byte[] bytes = AlignmentCodec.encode(value, AlignmentEncoding.INT4, some);
        float[] expected = AlignmentCodec.decode(bytes).set().vectors();
        float[] actual = Documents.alignment(stored, "image_alignment").set().vectors();
        if (some == words) {
          assertArrayEquals(expected, actual, 1e-5f);
        } else {
          assertTrue(farthest(expected, actual) > 1e-3, "words make no difference");
        }
      }
    }
  }

  /** None instead of some words, and some instead of none. */
  private static Optional<WordMoment> other(Optional<WordMoment> words, int dimension) {
    if (words.isPresent()) {
      return Optional.empty();
    }
    float[] values = new float[dimension * dimension];
    for (int d = 0; d < dimension; d++) {
      values[d * dimension + d] = d + 1;
    }
    return Optional.of(new WordMoment(values, dimension));
  }

  private static double farthest(float[] one, float[] other) {
    double farthest = 0;
    for (int i = 0; i < one.length; i++) {
      farthest = Math.max(farthest, Math.abs(one[i] - other[i]));
    }
    return farthest;
  }

  private static JsonObject model(SolrNode node) {
    return node.model(CORE, "default");
  }
}
