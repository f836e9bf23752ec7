/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.codec;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.aladin.model.TestSeed;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.testing.ForeignVectors;
import org.aladin.solr.testing.UnitVectors;
import org.junit.jupiter.api.Test;

/** The same documents in cores with and without it, on a real node. */
class QuantizedVectorsCodecFactoryTest {
  private static final String SOLRS = "<codecFactory class=\"solr.SchemaCodecFactory\"/>";

  /** As the guide has it. */
  private static final String OWN = documented();

  /** The extension of Lucene's files of quantised vectors. */
  private static final String QUANTIZED = ".veq";

  private static final int CAPTIONS = 300;
  private static final int MORE_DIMENSIONS = 1500;
  private static final SolrNode NODE = SolrNode.shared();

  private static String documented() {
    try {
      String page = Files.readString(Path.of("../docs/deployment.md"));
      Matcher element = Pattern.compile("<codecFactory class=\"org[^>]*/>").matcher(page);
      assertTrue(element.find());
      return element.group();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void searchesFindTheSameHitsWithTheSameScores() throws IOException {
    create("quantized-same", OWN);
    create("quantized-other", SOLRS);
    for (String core : List.of("quantized-same", "quantized-other")) {
      index(core, 0, CAPTIONS / 2);
      index(core, CAPTIONS / 2, CAPTIONS);
      assertOk(NODE.update(core, "{\"delete\":{\"query\":\"id:c1*\"}}"));
    }
    assertTrue(hasQuantizedVectors("quantized-same"));
    assertFalse(hasQuantizedVectors("quantized-other"));
    for (int i = 0; i < 20; i++) {
      String text = TestCaptions.caption(CAPTIONS + i) + " " + TestCaptions.caption(7 * i);
      assertSame("{!aladin f=caption_vector topK=30 efSearch=200 v=$text}", text);
      assertSame("{!aladin f=caption_vector topK=all minScore=0.6 v=$text}", text);
    }
  }

  private static void assertSame(String query, String text) {
    String[] parameters = {"q", query, "text", text, "rows", "300", "fl", "id,score"};
    Answer quantized = NODE.select("quantized-same", parameters);
    Answer plain = NODE.select("quantized-other", parameters);
    assertOk(quantized);
    assertTrue(plain.ids().size() >= 20, () -> plain.ids().toString());
    assertEquals(plain.ids(), quantized.ids(), query + " " + text);
    assertArrayEquals(scores(plain), scores(quantized), 1e-6, query + " " + text);
  }

  private static double[] scores(Answer answer) {
    return StreamSupport.stream(answer.hits().spliterator(), false)
        .mapToDouble(hit -> hit.getAsJsonObject().get("score").getAsDouble())
        .toArray();
  }

  @Test
  void storedVectorsKeepAllTheirBits() throws IOException {
    create("quantized-stored", OWN);
    float[] vector = UnitVectors.random(new Random(TestSeed.of(getClass())), SolrNode.DIMENSION);
    assertOk(
        NODE.update(
            "quantized-stored",
            "[{\"id\":\"v\",\"caption_vector\":" + Arrays.toString(vector) + "}]"));
    assertOk(NODE.update("quantized-stored", "[{\"id\":\"v\",\"licence_s\":{\"set\":\"a\"}}]"));
    JsonObject document = NODE.document("quantized-stored", "v");
    assertEquals("a", document.get("licence_s").getAsString());
    assertArrayEquals(vector, Documents.floats(document, "caption_vector"));
  }

  @Test
  void anIndexWithoutQuantizedVectorsGetsThemByMergesAndLosesThemLikewise() throws IOException {
    String core = "quantized-later";
    create(core, SOLRS);
    index(core, 0, 60);
    List<String> before = found(core);
    assertEquals(10, before.size());
    for (String factory : List.of(OWN, SOLRS)) {
      boolean quantized = factory.equals(OWN);
      configure(core, factory);
      assertOk(NODE.reload(core));
      assertEquals(!quantized, hasQuantizedVectors(core));
      assertEquals(before, found(core));
      index(core, 59, 60); // a second segment, so that there is something to merge
      assertOk(NODE.get("/" + core + "/update?optimize=true&maxSegments=1"));
      assertEquals(quantized, hasQuantizedVectors(core));
      assertEquals(before, found(core));
    }
  }

  private static List<String> found(String core) {
    return NODE.select(
            core,
            "q",
            "{!aladin f=caption_vector topK=10 v=$text}",
            "text",
            TestCaptions.caption(30))
        .ids();
  }

  @Test
  void fieldsCanHaveMoreDimensionsThanLucenesFormatAndBytesStayAsTheyAre() throws IOException {
    String core = "quantized-fields";
    create(core, OWN, "large", MORE_DIMENSIONS, "FLOAT32");
    Random random = new Random(TestSeed.of(getClass()));
    float[][] vectors = new float[20][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = UnitVectors.random(random, MORE_DIMENSIONS);
      assertOk(
          plain(core, "[{\"id\":\"" + i + "\",\"large\":" + Arrays.toString(vectors[i]) + "}]"));
    }
    assertTrue(hasQuantizedVectors(core));
    for (int i = 0; i < vectors.length; i++) {
      // With as many candidates as vectors: a graph of random vectors leads one candidate astray.
      String nearest = "{!knn f=large topK=20}" + Arrays.toString(vectors[i]);
      assertEquals(String.valueOf(i), NODE.select(core, "q", nearest).ids().get(0));
    }

    String bytes = "quantized-bytes";
    create(bytes, OWN, "small", 3, "BYTE");
    assertOk(plain(bytes, "[{\"id\":\"b\",\"small\":[1,-2,127]}]"));
    assertFalse(hasQuantizedVectors(bytes));
    assertEquals(List.of("b"), NODE.select(bytes, "q", "{!knn f=small topK=1}[1,-2,127]").ids());
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    NODE.addConfigset(
        "quantized-wrong",
        xml -> xml.replace(SOLRS, OWN.replace("/>", "><str name=\"bits\">4</str></codecFactory>")));
    Answer refused = NODE.createCoreOf("quantized-wrong", "quantized-wrong");
    assertEquals(400, refused.status()); // Solr blames the request that creates the core
    assertTrue(
        refused.message().contains("codecFactory: unknown key 'bits', expected one of"),
        refused::message);
  }

  private static void create(String core, String factory) throws IOException {
    NODE.addConfigset(core, xml -> xml + "\n");
    configure(core, factory);
    assertOk(NODE.createCoreOf(core, core));
  }

  /** A core with one more field of vectors. */
  private static void create(
      String core, String factory, String field, int dimension, String encoding)
      throws IOException {
    NODE.addConfigset(core, ForeignVectors::withPlainChain);
    configure(core, factory);
    Path schema = conf(core).resolve("schema.xml");
    String end = "</schema>";
    String declared =
        "<fieldType name=\"t_"
            + field
            + "\" class=\"solr.DenseVectorField\" vectorDimension=\""
            + dimension
            + "\" vectorEncoding=\""
            + encoding
            + "\" similarityFunction=\"cosine\"/><field name=\""
            + field
            + "\" type=\"t_"
            + field
            + "\"/>";
    Files.writeString(schema, Files.readString(schema).replace(end, declared + end));
    assertOk(NODE.createCoreOf(core, core));
  }

  /** Past the processor, which demands something to embed. */
  private static Answer plain(String core, String json) {
    return NODE.post("/" + core + "/update?commit=true&update.chain=plain", json);
  }

  private static void configure(String core, String factory) throws IOException {
    Path config = conf(core).resolve("solrconfig.xml");
    String xml = Files.readString(config).replace(SOLRS, factory).replace(OWN, factory);
    assertTrue(xml.contains(factory));
    Files.writeString(config, xml);
  }

  private static Path conf(String core) {
    return NODE.home().resolve("configsets").resolve(core).resolve("conf");
  }

  private static void index(String core, int from, int to) {
    String documents =
        IntStream.range(from, to)
            .mapToObj(
                i -> "{\"id\":\"c" + i + "\",\"caption\":\"" + TestCaptions.caption(i) + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    assertOk(NODE.update(core, documents));
  }

  private static boolean hasQuantizedVectors(String core) throws IOException {
    try (Stream<Path> files = Files.list(NODE.home().resolve(core).resolve("data/index"))) {
      return files.anyMatch(file -> file.toString().endsWith(QUANTIZED));
    }
  }
}
