/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.NodeMetrics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code {!aladin}} through HTTP, against cosines computed here from the stored vectors. */
class AladinQParserTest {
  private static final String CORE = "search";
  private static final int IMAGES = 9;

  // Queries ask for all 10 vectors of a field: of fewer, kNN may miss some.

  private static SolrNode node;

  @BeforeAll
  static void index() {
    node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      String image = TestImages.json("image" + i, TestImages.random(2 + i % 4, "object", i));
      documents.add(
          image.replace(
              "}",
              String.format(Locale.ROOT, ",\"parity_s\":\"%s\"}", i % 2 == 0 ? "even" : "odd")));
      documents.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"caption%d\",\"caption\":\"%s\"}",
              i,
              TestCaptions.caption(i)));
    }
    documents.add(
        TestImages.json("both", TestImages.random(3, "", 99))
            .replace("}", ",\"caption\":\"both\",\"parity_s\":\"none\"}"));
    SolrHttp.Answer added = node.update(CORE, documents.toString());
    assertEquals(200, added.status(), () -> added.body().toString());
  }

  @Test
  void textFindsTheNearestImagesInTheOrderOfTheirCosines() throws Exception {
    float[] query;
    try (AladinEncoder encoder =
        AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu())) {
      query = encoder.encodeCaptions(List.of("two dogs on a beach.")).get(0).vector();
    }
    List<String> expected = nearest(query, "image_vector");
    assertEquals(
        expected,
        node.select(CORE, "q", "{!aladin f=image_vector topK=10}two dogs on a beach.").ids());
  }

  @ParameterizedTest
  @ValueSource(strings = {"topK=1000000000", "topK=2147483647", "topK=9 efSearch=2147483647"})
  void aNumberFarBeyondTheIndexCostsNoMoreThanTheIndex(String parameters) {
    String query = "{!aladin f=image_vector " + parameters + "}a scene";
    String rerank = "{!alignment f=image_alignment reRankDocs=2147483647}a scene";
    int expected = parameters.startsWith("topK=9 ") ? 9 : IMAGES + 1;
    assertEquals(expected, node.select(CORE, "q", query).ids().size());
    assertEquals(expected, node.select(CORE, "q", query, "rq", rerank).ids().size());
  }

  @Test
  void textWithoutAFullStopKeepsItsLastWord() {
    String query = "{!aladin f=image_vector topK=5}";
    JsonArray without = scores(query + "a dog and a frisbee");
    assertEquals(scores(query + "a dog and a frisbee."), without);
    assertNotEquals(scores(query + "a dog and a"), without);
  }

  @Test
  void imageFindsCaptionsAndImagesByItsId() {
    float[] image = vector("image3", "image_vector");
    assertEquals(
        nearest(image, "caption_vector"),
        node.select(CORE, "q", "{!aladin f=caption_vector topK=10 id=image3}").ids());
    List<String> images =
        node.select(CORE, "q", "{!aladin f=image_vector topK=10 id=image3}").ids();
    assertEquals(nearest(image, "image_vector"), images);
    assertEquals("image3", images.get(0));
  }

  @Test
  void fromChoosesTheVectorOfADocumentWithSeveral() {
    assertEquals(
        nearest(vector("both", "caption_vector"), "image_vector"),
        node.select(CORE, "q", "{!aladin f=image_vector topK=10 id=both from=caption_vector}")
            .ids());
  }

  @Test
  void featuresInTheRequestFindWhatTheirDocumentFinds() {
    String regions = TestImages.base64(TestImages.random(2 + 3, "object", 3).values());
    JsonArray byId = scores("{!aladin f=caption_vector topK=10 id=image3}");
    JsonArray byFeatures =
        scores(
            "{!aladin f=caption_vector topK=10 features=$regions labels=object}",
            "regions",
            regions);
    for (int hit = 0; hit < byId.size(); hit++) {
      // The document went through the network in a batch, the query alone.
      assertEquals(byId.get(hit).getAsFloat(), byFeatures.get(hit).getAsFloat(), 1e-6f);
    }
    SolrHttp.Answer narrow = node.select(CORE, "q", "{!aladin f=caption_vector features=AAAAAA==}");
    assertEquals(400, narrow.status());
    assertEquals(
        "{!aladin}: features: 4 bytes are 1.0 float32 numbers, expected a positive multiple of the"
            + " region width 2054",
        narrow.message());
  }

  @Test
  void aTextIsEncodedOnceAndThenTakenFromTheCache() {
    Map<String, Long> before = metrics();
    for (int i = 0; i < 3; i++) {
      node.select(CORE, "q", "{!aladin f=image_vector topK=" + (i + 1) + "}seen only here");
    }
    Map<String, Long> after = metrics();
    assertEquals(1, count(after, "queryEncodeTimes") - count(before, "queryEncodeTimes"));
    assertEquals(2, count(after, "queryCacheHits") - count(before, "queryCacheHits"));
    assertEquals(1, count(after, "queryCacheMisses") - count(before, "queryCacheMisses"));
    assertEquals(2 * IMAGES + 2, count(after, "documentsEmbedded"));
  }

  private static Map<String, Long> metrics() {
    return NodeMetrics.of(node, CORE);
  }

  private static long count(Map<String, Long> metrics, String name) {
    return metrics.getOrDefault(name, 0L);
  }

  @Test
  void filtersHoldBeforeTheSearch() {
    String[] odd = {"image1", "image3", "image5", "image7"};
    String all = "{!aladin f=image_vector topK=4}a scene";
    List<String> expected = new ArrayList<>(List.of(odd));
    expected.sort(null);
    for (String[] request :
        new String[][] {
          {"q", all, "fq", "parity_s:odd"},
          {"q", "{!aladin f=image_vector topK=4 preFilter='parity_s:odd'}a scene"},
          {"q", all.replace("topK", "includeTags=p topK"), "fq", "{!tag=p}parity_s:odd"}
        }) {
      List<String> found = new ArrayList<>(node.select(CORE, request).ids());
      found.sort(null);
      assertEquals(expected, found, String.join(" ", request));
    }
    // Excluded from the search, the filter only takes hits away afterwards.
    List<String> after =
        node.select(
                CORE, "q", all.replace("topK", "excludeTags=p topK"), "fq", "{!tag=p}parity_s:odd")
            .ids();
    assertTrue(after.size() < 4, after.toString());
  }

  @Test
  void composesWithBoolFacetsAndDefType() {
    SolrHttp.Answer answer =
        node.select(
            CORE,
            "q",
            "{!bool must=$near filter=$even}",
            "near",
            "{!aladin f=image_vector topK=10}a scene",
            "even",
            "parity_s:even",
            "facet",
            "true",
            "facet.field",
            "parity_s");
    assertEquals(5, answer.ids().size());
    JsonArray facet =
        answer
            .body()
            .getAsJsonObject("facet_counts")
            .getAsJsonObject("facet_fields")
            .getAsJsonArray("parity_s");
    assertEquals("even", facet.get(0).getAsString());
    assertEquals(5, facet.get(1).getAsInt());
    SolrHttp.Answer noField = node.select(CORE, "q", "a scene", "defType", "aladin");
    assertEquals(400, noField.status());
  }

  static Stream<Arguments> badQueries() {
    String parameters =
        "[f, topK, minScore, efSearch, efSearchScaleFactor, filteredSearchThreshold, earlyTermination, saturationThreshold, patience, v, id, from, features, image, labels, model, notComparable, preFilter, includeTags, excludeTags]";
    return Stream.of(
        Arguments.of(
            "{!aladin f=image_vector}",
            "no text is given, expected one of a text, id=<document id>, features=<base64>, image=<base64>"),
        Arguments.of(
            "{!aladin f=image_vector}  ",
            "no text is given, expected one of a text, id=<document id>, features=<base64>, image=<base64>"),
        Arguments.of(
            "{!aladin f=image_vector id=image1}a dog",
            "more than one source to search with is given, expected one of a text, id=<document id>, features=<base64>, image=<base64>"),
        Arguments.of("{!aladin}a dog", "the field to search is missing, expected f=<field>"),
        Arguments.of("{!aladin f=image_vector id=nobody}", "no document has the id 'nobody'"),
        Arguments.of(
            "{!aladin f=image_vector topk=3}a dog",
            "unknown parameter 'topk', expected one of "
                + parameters
                + ": a value with spaces needs quotes, as in v='two words'"),
        Arguments.of(
            "{!aladin f=image_vector topK=0}a dog",
            "topK is '0', expected a whole number of at least 1"),
        Arguments.of(
            "{!aladin f=image_vector topK=ten}a dog",
            "topK is 'ten', expected a whole number of at least 1"),
        Arguments.of(
            "{!aladin f=image_vector topK=20 efSearch=19}a dog",
            "efSearch is 19, expected at least topK, which is 20"),
        Arguments.of(
            "{!aladin f=image_vector efSearch=wide}a dog",
            "efSearch is 'wide', expected a whole number of at least 1"),
        Arguments.of(
            "{!aladin f=image_vector from=caption_vector}a dog",
            "from is given without id, expected both or neither"),
        Arguments.of(
            "{!aladin f=image_vector id=image1 from=caption_vector}",
            "document 'image1' has no vector in field 'caption_vector'"),
        Arguments.of(
            "{!aladin f=image_vector id=image1 from=parity_s}",
            "from is 'parity_s', expected one of [caption_vector, image_vector]"),
        Arguments.of(
            "{!aladin f=image_vector labels=dog}a dog",
            "labels is given without features, expected both or neither"),
        Arguments.of(
            "{!aladin f=image_vector id=both}",
            "document 'both' has vectors in the fields [caption_vector, image_vector], expected"
                + " from=<one of its vector fields>"),
        Arguments.of(
            "{!aladin f=parity_s}a dog",
            "field 'parity_s' has type string (StrField), expected a DenseVectorField"),
        Arguments.of("{!aladin f=nothing}a dog", "field 'nothing' is not in the schema"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badQueries")
  void badQueryIsTheCallersFaultAndSaysWhy(String query, String message) {
    SolrHttp.Answer answer = node.select(CORE, "q", query);
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertEquals("{!aladin}: " + message, answer.message());
  }

  @Test
  void unknownModelIsTheCallersFaultAndNamesTheKnownOnes() {
    SolrHttp.Answer answer = node.select(CORE, "q", "{!aladin f=image_vector model=other}a dog");
    assertEquals(400, answer.status());
    assertEquals("Unknown model 'other', expected one of [default]", answer.message());
  }

  private static JsonArray scores(String query, String... more) {
    List<String> parameters = new ArrayList<>(List.of("q", query));
    parameters.addAll(List.of(more));
    JsonArray scores = new JsonArray();
    for (JsonElement hit : node.select(CORE, parameters.toArray(new String[0])).hits()) {
      scores.add(hit.getAsJsonObject().get("score"));
    }
    return scores;
  }

  private static float[] vector(String id, String field) {
    JsonArray array = node.document(CORE, id).getAsJsonArray(field);
    float[] vector = new float[array.size()];
    IntStream.range(0, vector.length).forEach(d -> vector[d] = array.get(d).getAsFloat());
    return vector;
  }

  /** All documents with a vector in the field, best first. */
  private static List<String> nearest(float[] query, String field) {
    Map<String, Double> cosines = new TreeMap<>();
    for (JsonElement hit :
        node.select(CORE, "q", "*:*", "rows", "100", "fl", "id," + field).hits()) {
      JsonObject document = hit.getAsJsonObject();
      if (document.has(field)) {
        JsonArray numbers = document.getAsJsonArray(field);
        double dot =
            IntStream.range(0, query.length)
                .mapToDouble(d -> query[d] * numbers.get(d).getAsDouble())
                .sum();
        cosines.put(document.get("id").getAsString(), dot);
      }
    }
    return cosines.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
