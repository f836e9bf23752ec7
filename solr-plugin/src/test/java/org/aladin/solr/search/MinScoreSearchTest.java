/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.aladin.model.TestSeed;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.SearchQuery;
import org.aladin.solr.testing.UnitVectors;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.FacetField;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code {!aladin minScore=}} through HTTP against all cosines, computed here, on one core of
 * several segments with deleted documents and documents without vectors, and over three shards.
 */
@Tag("slow")
@Timeout(300)
class MinScoreSearchTest {
  private static final String CORE = "min-score-search";
  private static final String TEXT = "two dogs on a beach.";
  private static final int DOCUMENTS = 240;
  private static final long SEED = TestSeed.of(MinScoreSearchTest.class);
  private static final Random RANDOM = new Random(SEED);

  private static SolrClient client;
  private static String shards;
  private static final List<Indexed> INDEXED = new ArrayList<>();

  private record Indexed(String id, String licence, double score) {}

  @BeforeAll
  static void index() throws Exception {
    SolrNode node = SolrNode.shared();
    float[] query;
    try (AladinEncoder encoder =
        AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu())) {
      query = encoder.encodeCaptions(List.of(TEXT)).get(0).vector();
    }
    List<SolrInputDocument> documents = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      String licence = "l" + RANDOM.nextInt(3);
      SolrInputDocument document = new SolrInputDocument("id", "d" + i, "licence_s", licence);
      if (i % 7 == 2) {
        document.setField("caption", "A bus."); // and no vector in image_vector
      } else {
        float[] vector = UnitVectors.random(RANDOM, SolrNode.DIMENSION);
        document.setField("image_vector", list(vector));
        if (i % 5 == 0) {
          deleted.add("d" + i);
        } else {
          INDEXED.add(new Indexed("d" + i, licence, (1 + UnitVectors.cosine(query, vector)) / 2));
        }
      }
      documents.add(document);
    }
    INDEXED.sort(Comparator.comparingDouble(d -> -d.score()));
    for (String core : List.of(CORE, CORE + 0, CORE + 1, CORE + 2)) {
      assertEquals(200, node.createCore(core).status());
      int shard = core.equals(CORE) ? -1 : core.charAt(core.length() - 1) - '0';
      try (SolrClient added = node.client(core)) {
        for (int i = 0; i < DOCUMENTS; i++) {
          if (shard < 0 || (i * 7) % 10 / 4 == shard) {
            added.add(documents.get(i));
          }
          if (i % 60 == 59) {
            added.commit();
          }
        }
        added.deleteById(deleted);
        added.commit();
      }
    }
    client = node.client(CORE);
    shards = node.shard(CORE + 0) + "," + node.shard(CORE + 1) + "," + node.shard(CORE + 2);
  }

  private static List<Float> list(float[] vector) {
    List<Float> values = new ArrayList<>();
    for (float value : vector) {
      values.add(value);
    }
    return values;
  }

  /** Between the scores of two documents. */
  private static double minScore() {
    int at = 1 + RANDOM.nextInt(INDEXED.size() - 1);
    while (at > 1 && INDEXED.get(at - 1).score() - INDEXED.get(at).score() < 1e-5) {
      at--;
    }
    return (INDEXED.get(at - 1).score() + INDEXED.get(at).score()) / 2;
  }

  private static SearchQuery query(String parameters) {
    SearchQuery query = new SearchQuery("{!aladin f=image_vector " + parameters + " v=$text}");
    query.set("text", TEXT);
    query.setRows(DOCUMENTS);
    query.setFields("id", "score");
    query.setFacet(true);
    query.addFacetField("licence_s");
    query.setFacetMinCount(1);
    return query;
  }

  private static void assertFound(List<Indexed> expected, SearchQuery query) throws Exception {
    for (int time = 0; time < 4; time++) {
      query.set("shards", time < 2 ? null : shards);
      QueryResponse response = client.query(query, METHOD.POST);
      String about = query + " seed " + SEED + " time " + time;
      SolrDocumentList hits = response.getResults();
      assertEquals(expected.size(), hits.getNumFound(), about);
      assertEquals(licences(expected), counts(response.getFacetField("licence_s")), about);
      int start = query.getStart() == null ? 0 : query.getStart();
      List<Indexed> page =
          expected.subList(
              Math.min(start, expected.size()), Math.min(start + query.getRows(), expected.size()));
      assertEquals(page.stream().map(Indexed::id).toList(), ids(hits), about);
      for (int i = 0; i < page.size(); i++) {
        assertEquals(page.get(i).score(), (float) hits.get(i).getFieldValue("score"), 1e-6);
      }
    }
  }

  private static Map<String, Long> licences(List<Indexed> of) {
    return of.stream()
        .collect(Collectors.groupingBy(Indexed::licence, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> counts(FacetField field) {
    return field.getValues().stream()
        .collect(Collectors.toMap(FacetField.Count::getName, FacetField.Count::getCount));
  }

  private static List<String> ids(SolrDocumentList hits) {
    return hits.stream().map(hit -> (String) hit.getFieldValue("id")).toList();
  }

  private static List<Indexed> above(double minScore, Predicate<Indexed> filter) {
    return INDEXED.stream().filter(d -> d.score() >= minScore).filter(filter).toList();
  }

  @Test
  void allThatReachTheScoreAreFoundWithFacetsAndPages() throws Exception {
    for (int round = 0; round < 12; round++) {
      double minScore = minScore();
      SearchQuery query = query("topK=all minScore=" + minScore);
      query.setStart(RANDOM.nextInt(40));
      query.setRows(RANDOM.nextInt(60));
      Predicate<Indexed> filter = d -> true;
      if (round % 3 > 0) {
        filter = d -> d.licence().equals("l1");
        query.set(
            round % 3 == 1 ? "fq" : "q",
            round % 3 == 1
                ? "licence_s:l1"
                : query.getQuery().replace(" v=", " preFilter=licence_s:l1 v="));
      }
      assertFound(above(minScore, filter), query);
    }
  }

  /** All candidates are searched, so the graphs miss nothing. */
  @Test
  void ofTheNearestThoseBelowTheScoreAreCutOff() throws Exception {
    for (int round = 0; round < 5; round++) {
      double minScore = minScore();
      assertFound(above(minScore, d -> true), query("topK=1000 minScore=" + minScore));
    }
    List<Indexed> best = INDEXED.subList(0, 5);
    SearchQuery query = query("topK=5 efSearch=1000 minScore=" + INDEXED.get(3).score());
    query.set("fl", "id");
    assertTrue(
        best.subList(0, 4).stream()
            .map(Indexed::id)
            .toList()
            .containsAll(ids(client.query(query, METHOD.POST).getResults())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "200"})
  void aScoreThatTheResponseShowsFindsItsDocument(String topK) throws Exception {
    SolrDocumentList all = client.query(query("topK=" + topK + " minScore=0")).getResults();
    assertEquals(topK.equals("all") ? INDEXED.size() : Math.min(200, INDEXED.size()), all.size());
    for (int i = 0; i < all.size(); i += 13) {
      SolrDocument hit = all.get(i);
      List<String> found =
          ids(
              client
                  .query(query("topK=" + topK + " minScore=" + hit.getFieldValue("score")))
                  .getResults());
      assertEquals(ids(all).subList(0, i + 1), found, "seed " + SEED);
    }
  }

  @Test
  void tagsBoolGroupsAndCursorsSeeTheSameHits() throws Exception {
    double minScore = INDEXED.get(40).score();
    String search = "topK=all minScore=" + (float) minScore;
    List<String> expected =
        client.query(query(search)).getResults().stream()
            .map(hit -> (String) hit.getFieldValue("id"))
            .toList();
    for (String over : new String[] {null, shards}) {
      SearchQuery bool = query(search);
      bool.set("near", bool.getQuery());
      bool.setQuery("{!bool must=$near filter=$all}");
      bool.set("all", "*:*");
      bool.set("shards", over);
      assertEquals(expected, ids(client.query(bool).getResults()));

      SearchQuery tagged = query(search.concat(" includeTags=no"));
      tagged.set("fq", "{!tag=other}licence_s:l0");
      tagged.set("shards", over);
      assertEquals(
          expected.stream().filter(id -> licence(id).equals("l0")).toList(),
          ids(client.query(tagged).getResults()));

      SearchQuery grouped = query(search);
      grouped.set("group", true);
      grouped.set("group.field", "licence_s");
      grouped.set("group.limit", DOCUMENTS);
      grouped.set("shards", over);
      assertEquals(
          expected.size(),
          client.query(grouped).getGroupResponse().getValues().get(0).getMatches());

      List<String> walked = new ArrayList<>();
      SearchQuery walk = query(search);
      walk.set("sort", "score desc,id asc");
      walk.setRows(7);
      walk.set("shards", over);
      String mark = "*";
      while (true) {
        walk.set("cursorMark", mark);
        QueryResponse response = client.query(walk);
        walked.addAll(ids(response.getResults()));
        if (response.getNextCursorMark().equals(mark)) {
          break;
        }
        mark = response.getNextCursorMark();
      }
      assertEquals(expected, walked);
    }
  }

  private static String licence(String id) {
    return INDEXED.stream().filter(d -> d.id().equals(id)).findFirst().get().licence();
  }

  @Test
  void theExplanationSaysWhyADocumentIsNotFound() throws Exception {
    Indexed far = INDEXED.get(INDEXED.size() - 1);
    for (String topK : List.of("all", "10")) {
      SearchQuery query = query("topK=" + topK + " minScore=" + INDEXED.get(2).score());
      query.set("debugQuery", true);
      query.set("explainOther", "id:" + far.id() + " id:d2");
      Map<?, ?> debug = client.query(query).getDebugMap();
      String other = debug.get("explainOther").toString();
      assertTrue(other.contains("is below minScore=" + (float) INDEXED.get(2).score()), other);
      assertTrue(
          other.contains("score " + Float.toString((float) far.score()).substring(0, 5)), other);
      assertTrue(other.contains("no vector in field 'image_vector'"), other);
      assertTrue(debug.get("parsedquery").toString().contains("minScore="), debug::toString);
    }
  }
}
