/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code {!aladin}} with the rest of what Solr does to a query: two shards against one, and both
 * against cosines computed here.
 */
@Tag("slow")
class ComposedQueriesTest {
  private static final String ONE = "composed-one";
  private static final String TWO = "composed-two";
  private static final int DOCUMENTS = 40;

  private static SolrCloud cloud;
  private static AladinEncoder encoder;
  private static final Map<String, float[]> VECTORS = new LinkedHashMap<>();
  private static final Map<String, String> PARITY = new LinkedHashMap<>();

  @BeforeAll
  static void index() throws Exception {
    cloud = SolrCloud.shared();
    encoder = AladinEncoder.load(cloud.folder().resolve("aladin-model"), EncoderOptions.cpu());
    cloud.create(ONE, 1, 1);
    cloud.create(TWO, 2, 1);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      String id = "c" + i;
      PARITY.put(id, i % 2 == 0 ? "even" : "odd");
      JsonObject document = new JsonObject();
      document.addProperty("id", id);
      document.addProperty("caption", TestCaptions.caption(i));
      document.addProperty("parity_s", PARITY.get(id));
      document.addProperty("third_s", "rest" + i % 3);
      documents.add(document.toString());
    }
    for (String collection : List.of(ONE, TWO)) {
      assertOk(cloud.node(0).update(collection, documents.toString()));
    }
    for (String id : PARITY.keySet()) {
      JsonObject document =
          cloud
              .node(0)
              .get("/" + TWO + "/get?fl=caption_vector&id=" + id)
              .body()
              .getAsJsonObject("doc");
      VECTORS.put(id, Documents.floats(document, "caption_vector"));
    }
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  /** Each clause has a vector of its own, which the shards must not mix up. */
  @Test
  void severalClausesOfOneBoolAddUpOnTwoShardsAsOnOne() {
    String first = TestCaptions.caption(7);
    String second = TestCaptions.caption(100);
    Map<String, Double> expected = new TreeMap<>();
    float[] third = VECTORS.get("c5");
    VECTORS.forEach(
        (id, vector) ->
            expected.put(
                id,
                score(vector, encode(first))
                    + score(vector, encode(second))
                    + score(vector, third)));
    String clause = "{!aladin f=caption_vector topK=100";
    for (String collection : List.of(ONE, TWO)) {
      for (int node = 0; node < SolrCloud.NODES; node++) {
        SolrHttp.Answer answer =
            cloud
                .node(node)
                .select(
                    collection,
                    "q",
                    "{!bool should=$a should=$b should=$c}",
                    "a",
                    clause + "}" + first,
                    "b",
                    clause + "}" + second,
                    "c",
                    clause + " id=c5}",
                    "rows",
                    "100");
        assertOk(answer);
        assertEquals(byScore(expected), answer.ids(), collection);
        for (JsonElement hit : answer.hits()) {
          String id = hit.getAsJsonObject().get("id").getAsString();
          assertEquals(expected.get(id), hit.getAsJsonObject().get("score").getAsDouble(), 1e-5);
        }
      }
    }
  }

  @Test
  void cursorMarkGivesEachHitOnceAndInOrder() {
    String text = TestCaptions.caption(11);
    List<String> expected = byScore(scores(text));
    for (String collection : List.of(ONE, TWO)) {
      List<String> seen = new ArrayList<>();
      String mark = "*";
      for (boolean more = true; more; ) {
        SolrHttp.Answer page =
            select(collection, text, "sort", "score desc,id asc", "rows", "7", "cursorMark", mark);
        seen.addAll(page.ids());
        String next = page.body().get("nextCursorMark").getAsString();
        more = !next.equals(mark);
        mark = next;
      }
      assertEquals(expected, seen, collection);
    }
  }

  @Test
  void groupsHaveTheirBestHitsAndFacetsCountAll() {
    String text = TestCaptions.caption(13);
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (String id : byScore(scores(text))) {
      expected.computeIfAbsent(PARITY.get(id), parity -> new ArrayList<>()).add(id);
    }
    for (String collection : List.of(ONE, TWO)) {
      SolrHttp.Answer answer =
          select(
              collection,
              text,
              "group",
              "true",
              "group.field",
              "parity_s",
              "group.limit",
              "5",
              "group.ngroups",
              "false",
              "facet",
              "true",
              "facet.field",
              "third_s");
      List<String> groups = new ArrayList<>();
      for (JsonElement group :
          answer
              .body()
              .getAsJsonObject("grouped")
              .getAsJsonObject("parity_s")
              .getAsJsonArray("groups")) {
        String parity = group.getAsJsonObject().get("groupValue").getAsString();
        groups.add(parity);
        JsonObject documents = group.getAsJsonObject().getAsJsonObject("doclist");
        assertEquals(DOCUMENTS / 2, documents.get("numFound").getAsInt());
        List<String> ids = new ArrayList<>();
        documents
            .getAsJsonArray("docs")
            .forEach(d -> ids.add(d.getAsJsonObject().get("id").getAsString()));
        assertEquals(expected.get(parity).subList(0, 5), ids, collection);
      }
      assertEquals(List.copyOf(expected.keySet()), groups, collection);
      assertEquals(
          "[\"rest0\",14,\"rest1\",13,\"rest2\",13]",
          answer
              .body()
              .getAsJsonObject("facet_counts")
              .getAsJsonObject("facet_fields")
              .getAsJsonArray("third_s")
              .toString());
    }
  }

  /**
   * A choice of several values: the facet leaves the filter out, but the search has it, unless it
   * is excluded there, too.
   */
  @Test
  void facetsCountEveryValueIfTheSearchLeavesTheFilterOutAsTheyDo() {
    String text = TestCaptions.caption(19);
    List<String> nearest = byScore(scores(text)).subList(0, 9);
    long odd = nearest.stream().filter(id -> PARITY.get(id).equals("odd")).count();
    // All documents of one shard are candidates, so that the nearest 9 are found there.
    String one = "{!aladin f=caption_vector topK=9 efSearch=100";
    assertEquals(
        List.of("even", 9 - odd, "odd", odd),
        parityFacet(ONE, one + " excludeTags=p}" + text, (int) odd));
    assertEquals(List.of("even", 0L, "odd", 9L), parityFacet(ONE, one + "}" + text, 9));
    String all = "{!aladin f=caption_vector topK=100";
    for (String collection : List.of(ONE, TWO)) {
      assertEquals(
          List.of("even", 20L, "odd", 20L),
          parityFacet(collection, all + " excludeTags=p}" + text, 20));
      assertEquals(List.of("even", 0L, "odd", 20L), parityFacet(collection, all + "}" + text, 20));
    }
  }

  /** The counts of both values where odd is chosen, by facet.field and by json.facet. */
  private static List<Object> parityFacet(String collection, String query, int found) {
    SolrHttp.Answer answer =
        cloud
            .node(1)
            .select(
                collection,
                "q",
                query,
                "fq",
                "{!tag=p}parity_s:odd",
                "rows",
                "0",
                "facet",
                "true",
                "facet.sort",
                "index",
                "facet.field",
                "{!ex=p}parity_s",
                "json.facet",
                "{even:{type:query,q:'parity_s:even',domain:{excludeTags:p}},"
                    + "odd:{type:query,q:'parity_s:odd',domain:{excludeTags:p}}}");
    assertOk(answer);
    assertEquals(
        found, answer.body().getAsJsonObject("response").get("numFound").getAsInt(), query);
    JsonObject json = answer.body().getAsJsonObject("facets");
    List<Object> counts = new ArrayList<>();
    JsonArray facet =
        answer
            .body()
            .getAsJsonObject("facet_counts")
            .getAsJsonObject("facet_fields")
            .getAsJsonArray("parity_s");
    for (String value : List.of("even", "odd")) {
      long count = 0;
      for (int i = 0; i < facet.size(); i += 2) {
        count += facet.get(i).getAsString().equals(value) ? facet.get(i + 1).getAsLong() : 0;
      }
      assertEquals(count, json.getAsJsonObject(value).get("count").getAsLong(), query);
      counts.addAll(List.of(value, count));
    }
    return counts;
  }

  @Test
  void highlightsAreThoseOfTheWordsAskedFor() {
    String text = TestCaptions.caption(17);
    String word = text.split(" ")[0];
    for (String collection : List.of(ONE, TWO)) {
      for (String method : List.of("unified", "original", "fastVector")) {
        SolrHttp.Answer answer =
            select(
                collection,
                text,
                "rows",
                "100",
                "hl",
                "true",
                "hl.fl",
                "caption",
                "hl.method",
                method,
                "hl.q",
                "caption:" + word);
        JsonObject highlighting = answer.body().getAsJsonObject("highlighting");
        assertEquals(VECTORS.keySet(), highlighting.keySet());
        for (int i = 0; i < DOCUMENTS; i++) {
          String caption = TestCaptions.caption(i);
          JsonElement snippet = highlighting.getAsJsonObject("c" + i).get("caption");
          boolean has = List.of(caption.split(" ")).contains(word);
          String expected = "[\"" + caption.replace(word, "<em>" + word + "</em>") + "\"]";
          String found = snippet == null ? "[]" : snippet.toString();
          assertEquals(
              has ? expected : "[]",
              found.replace("\\u003c", "<").replace("\\u003e", ">"),
              collection + ", " + method);
        }
      }
    }
  }

  /** What is highlighted are the words of a query, and a vector has none. */
  @Test
  void theQueryItselfHighlightsItsWordsAlone() {
    String text = TestCaptions.caption(17);
    String word = text.split(" ")[0];
    for (String collection : List.of(ONE, TWO)) {
      for (String method : List.of("unified", "original", "fastVector")) {
        for (boolean words : new boolean[] {false, true}) {
          String near = "{!aladin f=caption_vector topK=100}" + text;
          SolrHttp.Answer answer =
              cloud
                  .node(2)
                  .select(
                      collection,
                      "q",
                      words ? "{!bool should=$near should=caption:" + word + "}" : near,
                      "near",
                      near,
                      "rows",
                      "100",
                      "hl",
                      "true",
                      "hl.fl",
                      "caption",
                      "hl.method",
                      method);
          assertOk(answer);
          JsonObject highlighting = answer.body().getAsJsonObject("highlighting");
          assertEquals(DOCUMENTS, highlighting.size());
          for (String id : VECTORS.keySet()) {
            String caption = TestCaptions.caption(Integer.parseInt(id.substring(1)));
            boolean expected = words && List.of(caption.split(" ")).contains(word);
            String snippet = String.valueOf(highlighting.getAsJsonObject(id).get("caption"));
            assertEquals(expected, snippet.contains(word), () -> method + ": " + answer.body());
          }
        }
      }
    }
  }

  private static SolrHttp.Answer select(String collection, String text, String... more) {
    SolrHttp.Answer answer =
        cloud
            .node(1)
            .select(
                collection,
                Stream.concat(
                        Stream.of("q", "{!aladin f=caption_vector topK=100}" + text),
                        Stream.of(more))
                    .toArray(String[]::new));
    assertOk(answer);
    return answer;
  }

  private static float[] encode(String text) {
    return encoder.encodeCaptions(List.of(text)).get(0).vector();
  }

  /** Lucene's score of a dot product. */
  private static double score(float[] document, float[] query) {
    double dot = 0;
    for (int d = 0; d < query.length; d++) {
      dot += (double) document[d] * query[d];
    }
    return (1 + dot) / 2;
  }

  private static Map<String, Double> scores(String text) {
    float[] query = encode(text);
    Map<String, Double> scores = new TreeMap<>();
    VECTORS.forEach((id, vector) -> scores.put(id, score(vector, query)));
    return scores;
  }

  private static List<String> byScore(Map<String, Double> scores) {
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
