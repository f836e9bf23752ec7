/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code sort=score desc,…} breaks ties as asked, in the first pass and in the window, on one core
 * of several segments and over three shards. Few first-pass scores and few alignment sets make most
 * documents tie; an oracle works every order out.
 */
class SortedReRankTest extends ReRankTestCase {
  private static final String SORTED = "sorted";
  private static final int SORTED_DOCUMENTS = 72;

  private static SolrClient client;
  private static String sortedShards;
  private static final List<Tied> TIED = new ArrayList<>();

  /**
   * @param alignment its score; null without vectors
   */
  private record Tied(String id, int rank, String group, Float alignment) {}

  private record Place(Tied document, boolean ranked, float score) {}

  /** What a sort has behind the score, and the same for the oracle; Lucene has null as least. */
  private static final Map<String, Comparator<Tied>> TIES = new LinkedHashMap<>();

  static {
    Comparator<Tied> id = Comparator.comparing(Tied::id);
    Comparator<Tied> group =
        Comparator.comparing(Tied::group, Comparator.nullsFirst(Comparator.naturalOrder()));
    Comparator<Tied> rank = Comparator.comparing(Tied::rank);
    TIES.put("id asc", id);
    TIES.put("id desc", id.reversed());
    TIES.put("group asc,id asc", group.thenComparing(id));
    TIES.put(
        "group desc,rank asc,id desc",
        group.reversed().thenComparing(rank).thenComparing(id.reversed()));
    TIES.put("rank desc,id asc", rank.reversed().thenComparing(id));
    TIES.put("rank asc,score desc,id desc", rank.thenComparing(id.reversed()));
    TIES.put(
        "sub(3,rank) asc,exists(group) desc,id asc",
        rank.reversed()
            .thenComparing(Comparator.comparing((Tied d) -> d.group() == null))
            .thenComparing(id));
  }

  private static final List<String> OPTIONS =
      List.of(
          "",
          "weight=0",
          "operator=add weight=3",
          "operator=multiply",
          "missing=zero",
          "missing=keep");

  @BeforeAll
  static void indexTied() throws Exception {
    Random random = new Random(SEED);
    List<AlignmentValue> pool = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pool.add(RANDOM.regions("model-a", i == 0 ? 0 : 2 + i)); // without regions the score is 0
    }
    List<SolrInputDocument> documents = new ArrayList<>();
    for (int i = 0; i < SORTED_DOCUMENTS; i++) {
      AlignmentValue image = i % 7 == 3 ? null : pool.get(random.nextInt(pool.size()));
      String group = i % 5 == 0 ? null : "g" + random.nextInt(3);
      String id = String.format(Locale.ROOT, "d%02d", (i * 29) % SORTED_DOCUMENTS);
      Float alignment = image == null ? null : MaxSim.score(QUERY, image.set());
      Tied tied = new Tied(id, 1 + random.nextInt(3), group, alignment);
      TIED.add(tied);
      SolrInputDocument document =
          image == null ? new SolrInputDocument("id", id) : document(id, "float32", image);
      document.setField("rank", tied.rank());
      document.setField("group", group);
      documents.add(document);
    }
    List<String> cores = List.of(SORTED, SORTED + 0, SORTED + 1, SORTED + 2);
    for (String core : cores) {
      assertEquals(200, node.createCoreOf("alignment", core).status());
    }
    client = node.client(SORTED);
    for (int segment = 0; segment < 4; segment++) {
      client.add(
          documents.subList(SORTED_DOCUMENTS * segment / 4, SORTED_DOCUMENTS * (segment + 1) / 4));
      client.commit();
    }
    for (int shard = 0; shard < 3; shard++) {
      try (SolrClient core = node.client(SORTED + shard)) {
        for (int i = 0; i < SORTED_DOCUMENTS; i++) {
          if ((i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2) == shard) {
            core.add(documents.get(i));
          }
          if (i == SORTED_DOCUMENTS / 2) {
            core.commit();
          }
        }
        core.commit();
      }
    }
    sortedShards =
        node.shard(SORTED + 0) + "," + node.shard(SORTED + 1) + "," + node.shard(SORTED + 2);
  }

  @Test
  void tiesAreBrokenAsAskedOnOneShardAndOnThree() throws Exception {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    List<String> sorts = List.copyOf(TIES.keySet());
    for (int round = 0; round < 60; round++) {
      String sort = sorts.get(round % sorts.size());
      String options = OPTIONS.get(random.nextInt(OPTIONS.size()));
      int window = 1 + random.nextInt(SORTED_DOCUMENTS + 5);
      int rows = 1 + random.nextInt(window);
      SearchQuery query =
          query(
              rows,
              "{!alignment f=float32 vectors=$vectors reRankDocs=" + window + " " + options + "}");
      query.set("sort", "score desc," + sort);
      query.setStart(random.nextInt(window - rows + 1));
      List<Place> all = oracle(window, options, TIES.get(sort));
      List<Place> page =
          all.subList(
              Math.min(query.getStart(), all.size()),
              Math.min(query.getStart() + rows, all.size()));
      for (String over : new String[] {null, sortedShards}) {
        query.set("shards", over);
        query.setFields(random.nextBoolean() ? "id,score" : "id,rank,score");
        query.set("distrib.singlePass", random.nextBoolean());
        String what = "seed " + seed + ", " + over + ": " + query;
        SolrDocumentList hits = client.query(query, METHOD.POST).getResults();
        assertEquals(page.stream().map(p -> p.document().id()).toList(), ids(hits), what);
        for (int i = 0; i < page.size(); i++) {
          assertEquals(page.get(i).score(), score(hits.get(i)), 1e-4, what);
        }
      }
    }
  }

  private static List<Place> oracle(int window, String options, Comparator<Tied> ties) {
    List<Tied> firstPass = new ArrayList<>(TIED);
    firstPass.sort(Comparator.comparing(Tied::rank).reversed().thenComparing(ties));
    List<Place> places = new ArrayList<>();
    for (Tied document : firstPass.subList(0, Math.min(window, firstPass.size()))) {
      places.add(place(document, options));
    }
    places.sort(
        Comparator.comparing((Place p) -> !p.ranked())
            .thenComparing(Place::score, Comparator.reverseOrder())
            .thenComparing(Place::document, ties));
    return places;
  }

  private static Place place(Tied d, String options) {
    Float a = d.alignment();
    if (a == null && options.equals("missing=keep")) {
      return new Place(d, true, d.rank());
    }
    if (a == null && !options.equals("missing=zero")) {
      return new Place(d, false, -1f / (1 + d.rank()));
    }
    float alignment = a == null ? 0 : a;
    return new Place(
        d,
        true,
        switch (options) {
          case "weight=0" -> 0;
          case "operator=add weight=3" -> d.rank() + 3 * alignment;
          case "operator=multiply" -> d.rank() * alignment;
          default -> alignment;
        });
  }

  /** What a cache keeps of one sort is not given for another. */
  @Test
  void eachSortHasItsOwnResult() throws Exception {
    SearchQuery query = query(20, "{!alignment f=float32 vectors=$vectors reRankDocs=20 weight=0}");
    for (int time = 0; time < 2; time++) {
      for (String sort : List.of("id asc", "id desc")) {
        query.set("sort", "score desc," + sort);
        List<String> expected =
            oracle(20, "weight=0", TIES.get(sort)).stream().map(p -> p.document().id()).toList();
        for (String over : new String[] {null, sortedShards}) {
          query.set("shards", over);
          assertEquals(expected, ids(client.query(query, METHOD.POST).getResults()), sort);
        }
      }
    }
  }

  /** The order is that of the scores that are reported. */
  @Test
  void theSortOfAHandlersDefaultsIsAccepted() throws Exception {
    SearchQuery query = query(SORTED_DOCUMENTS, "{!alignment f=float32 vectors=$vectors}");
    query.set("sort", "score desc, id asc");
    for (String over : new String[] {null, sortedShards}) {
      query.set("shards", over);
      SolrDocumentList hits = client.query(query, METHOD.POST).getResults();
      assertEquals(SORTED_DOCUMENTS, hits.size());
      List<SolrDocument> sorted = new ArrayList<>(hits);
      Collections.shuffle(sorted, new Random(SEED));
      sorted.sort(
          Comparator.comparing(ReRankTestCase::score)
              .reversed()
              .thenComparing(hit -> (String) hit.getFieldValue("id")));
      assertEquals(sorted, hits);
      assertTrue(hits.stream().map(ReRankTestCase::score).distinct().count() < 10);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "score asc|sort is 'score asc', expected score desc or none",
        "id asc,score desc|sort is 'id asc,score desc', expected score desc or none",
        "rank desc|sort is 'rank desc', expected score desc or none",
      })
  void otherSortsAreRefusedAsBefore(String sort, String message) {
    SearchQuery query = query(10, "{!alignment f=float32 vectors=$vectors}");
    query.set("sort", sort);
    assertRefused(query, message);
    query.set("shards", sortedShards);
    assertRefused(query, message);
  }

  @Test
  void documentNumbersBreakTiesOfOneShardAndAreRefusedOverSeveral() throws Exception {
    SearchQuery query = query(20, "{!alignment f=float32 vectors=$vectors reRankDocs=72 weight=0}");
    query.set("sort", "score desc,_docid_ desc");
    List<String> found = ids(client.query(query, METHOD.POST).getResults());
    List<String> expected = TIED.stream().filter(d -> d.alignment() != null).map(Tied::id).toList();
    assertEquals(
        expected.subList(expected.size() - 20, expected.size()),
        found.stream().sorted(Comparator.comparing(expected::indexOf)).toList());
    query.set("shards", sortedShards);
    assertRefused(
        query,
        "sort is 'score desc,_docid_ desc', expected fields: _docid_ numbers the documents of one");
  }
}
