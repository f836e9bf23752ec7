/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.FacetField;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.client.solrj.response.json.BucketJsonFacet;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code {!alignment minScore=}} against an oracle that scores every document, on one core of
 * several segments with deleted documents, and over three shards: documents, their order, number,
 * pages, facets and statistics.
 */
@Tag("slow")
@Timeout(300)
class MinScoreReRankTest extends ReRankTestCase {
  private static final String CORE = "min-score";
  private static final int INDEXED_HERE = 160;
  private static final long TEST_SEED = TestSeed.of(MinScoreReRankTest.class);
  private static final Random CHOICE = new Random(TEST_SEED);
  private static final RandomAlignments VALUES = new RandomAlignments(TEST_SEED, 24);
  private static final AlignmentValue WORDS = VALUES.words("model-a", 5);
  private static final AlignmentValue REGIONS = VALUES.regions("model-a", 6);

  private static SolrClient client;
  private static String threeShards;
  private static final List<Image> IMAGES = new ArrayList<>();

  /**
   * @param regions null if it has none
   * @param words likewise
   */
  private record Image(
      String id, float rank, String group, AlignmentValue regions, AlignmentValue words) {
    /** The sum of the cosines, for words as the query or for regions; NaN without vectors. */
    double sum(boolean wordsAsked) {
      if (wordsAsked) {
        return regions == null ? Double.NaN : MaxSim.score(WORDS.set(), regions.set());
      }
      return words == null ? Double.NaN : MaxSim.score(words.set(), REGIONS.set());
    }

    double mean(boolean wordsAsked) {
      return sum(wordsAsked) / (wordsAsked ? WORDS : words).set().count();
    }

    boolean isMissing(boolean wordsAsked) {
      return (wordsAsked ? regions : words) == null;
    }
  }

  private record Hit(Image image, boolean ranked, double score) {}

  /**
   * @param filter the documents that match the filter
   */
  private record Request(
      boolean wordsAsked,
      int window,
      double minScore,
      String options,
      Predicate<Image> filter,
      String fq) {
    String rq() {
      return String.format(
          Locale.ROOT,
          "{!alignment f=%s vectors=$asked reRankDocs=%d minScore=%s %s}",
          wordsAsked ? "float32" : "words",
          window,
          minScore,
          options);
    }

    List<Image> window(Predicate<Image> filtered) {
      return window(filtered, window);
    }

    List<Image> window(Predicate<Image> filtered, int limit) {
      return IMAGES.stream()
          .filter(filtered)
          .sorted(Comparator.comparingDouble((Image i) -> -i.rank()).thenComparing(Image::id))
          .limit(limit)
          .toList();
    }

    List<Image> found(Predicate<Image> filtered) {
      return window(filtered).stream().filter(this::passes).toList();
    }

    private boolean passes(Image image) {
      if (image.isMissing(wordsAsked)) {
        return options.contains("missing=keep")
            || (options.contains("missing=zero") && minScore == 0);
      }
      return image.mean(wordsAsked) >= minScore;
    }

    List<Hit> order() {
      List<Hit> hits = new ArrayList<>();
      for (Image image : found(filter)) {
        boolean missing = image.isMissing(wordsAsked);
        double a =
            missing
                ? 0
                : options.contains("score=mean") ? image.mean(wordsAsked) : image.sum(wordsAsked);
        double score =
            missing && options.contains("missing=keep")
                ? image.rank()
                : options.contains("operator=add")
                    ? image.rank() + 30 * a
                    : options.contains("operator=multiply") ? image.rank() * a : a;
        hits.add(new Hit(image, true, score));
      }
      hits.sort(
          Comparator.comparingDouble((Hit h) -> -h.score()).thenComparing(h -> h.image().id()));
      return hits;
    }

    Map<String, Long> groups(Predicate<Image> filtered) {
      return found(filtered).stream()
          .filter(i -> i.group() != null)
          .collect(Collectors.groupingBy(Image::group, TreeMap::new, Collectors.counting()));
    }
  }

  @BeforeAll
  static void indexImages() throws Exception {
    for (String core : List.of(CORE, CORE + 0, CORE + 1, CORE + 2)) {
      assertEquals(200, node.createCoreOf("alignment", core).status());
    }
    List<SolrInputDocument> documents = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (int i = 0; i < INDEXED_HERE; i++) {
      Image image =
          new Image(
              String.format(Locale.ROOT, "d%03d", (i * 37) % INDEXED_HERE),
              1 + CHOICE.nextInt(90), // some are equal
              i % 11 == 0 ? null : "g" + CHOICE.nextInt(4),
              i % 8 == 3 ? null : VALUES.regions("model-a", 1 + CHOICE.nextInt(9)),
              i % 9 == 5 ? null : VALUES.words("model-a", 1 + CHOICE.nextInt(9)));
      SolrInputDocument document = new SolrInputDocument("id", image.id());
      if (image.regions() != null) {
        document = document(image.id(), "float32", image.regions());
      }
      if (image.words() != null) {
        document.putAll(document(image.id(), "words", image.words()));
      }
      document.setField("rank", image.rank());
      document.setField("group", image.group());
      documents.add(document);
      if (i % 6 == 1) {
        deleted.add(image.id());
      } else {
        IMAGES.add(image);
      }
    }
    client = node.client(CORE);
    for (int segment = 0; segment < 4; segment++) {
      client.add(documents.subList(INDEXED_HERE * segment / 4, INDEXED_HERE * (segment + 1) / 4));
      client.commit();
    }
    client.deleteById(deleted);
    client.commit();
    for (int shard = 0; shard < 3; shard++) {
      try (SolrClient part = node.client(CORE + shard)) {
        for (int i = 0; i < INDEXED_HERE; i++) {
          if (shard == (i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2)) {
            part.add(documents.get(i));
          }
          if (i == INDEXED_HERE / 2) {
            part.commit();
          }
        }
        part.commit();
        part.deleteById(deleted);
        part.commit();
      }
    }
    threeShards = node.shard(CORE + 0) + "," + node.shard(CORE + 1) + "," + node.shard(CORE + 2);
  }

  private static final List<String> OPTIONS =
      List.of(
          "",
          "score=mean",
          "operator=add weight=30",
          "operator=multiply",
          "missing=zero",
          "missing=keep",
          "missing=keep operator=add weight=30 score=mean");

  private static Request random(int round) {
    boolean wordsAsked = CHOICE.nextBoolean();
    int group = CHOICE.nextInt(6);
    boolean filtered = group < 4;
    return new Request(
        wordsAsked,
        1 + CHOICE.nextInt(INDEXED_HERE),
        minScore(wordsAsked),
        OPTIONS.get(round % OPTIONS.size()),
        image -> !filtered || ("g" + group).equals(image.group()),
        filtered ? "{!tag=g}group:g" + group : "{!tag=g}*:*");
  }

  /** Between two documents' means, or at the ends of the range. */
  private static double minScore(boolean wordsAsked) {
    if (CHOICE.nextInt(8) == 0) {
      return CHOICE.nextInt(2);
    }
    double[] means =
        IMAGES.stream()
            .filter(i -> !i.isMissing(wordsAsked))
            .mapToDouble(i -> i.mean(wordsAsked))
            .sorted()
            .toArray();
    int at = 1 + CHOICE.nextInt(means.length - 1);
    while (at < means.length && means[at] - means[at - 1] < 2e-4) {
      at++; // int8 is not exact
    }
    return at == means.length ? 1 : (means[at] + means[at - 1]) / 2;
  }

  private static SearchQuery query(Request request) {
    SearchQuery query = new SearchQuery(FIRST_PASS);
    query.set("sort", "score desc,id asc");
    query.set("rq", request.rq());
    query.set("asked", base64(request.wordsAsked() ? WORDS : REGIONS));
    query.addFilterQuery(request.fq());
    query.setFields("id", "score");
    return query;
  }

  @Test
  void oneCoreAndThreeShardsFindWhatTheOracleFinds() throws Exception {
    int cut = 0;
    for (int round = 0; round < 21; round++) {
      Request request = random(round);
      List<Hit> expected = request.order();
      cut += request.window(request.filter()).size() - expected.size();
      SearchQuery query = query(request);
      int rows = CHOICE.nextInt(request.window() + 1);
      int start = rows == 0 ? 0 : CHOICE.nextInt(request.window() - rows + 1);
      query.setRows(rows);
      query.setStart(start);
      query.setFacet(true);
      query.addFacetField("group");
      query.setFacetMinCount(1);
      query.set("stats", true);
      query.set("stats.field", "rank");
      query.set("json.facet", "{groups:{type:terms,field:group}}");
      query.setFields(round % 2 == 0 ? "id,score" : "id,rank,score");
      String about = "round " + round + " " + request + " seed " + TEST_SEED;
      for (int time = 0; time < 4; time++) { // the second and the last with filled caches
        query.set("shards", time < 2 ? null : threeShards);
        query.set("distrib.singlePass", round % 3 == 0);
        QueryResponse response = client.query(query, METHOD.POST);
        SolrDocumentList hits = response.getResults();
        String where = about + " time " + time;
        assertEquals(expected.size(), hits.getNumFound(), where);
        assertEquals(true, hits.getNumFoundExact(), where);
        List<Hit> page =
            expected.subList(
                Math.min(start, expected.size()), Math.min(start + rows, expected.size()));
        assertEquals(page.stream().map(h -> h.image().id()).toList(), ids(hits), where);
        for (int i = 0; i < page.size(); i++) {
          double tolerance = 2e-3 * Math.max(1, Math.abs(page.get(i).score()));
          assertEquals(page.get(i).score(), score(hits.get(i)), tolerance, where);
        }
        assertEquals(
            request.groups(request.filter()), counts(response.getFacetField("group")), where);
        assertEquals(request.groups(request.filter()), jsonCounts(response), where);
        assertEquals(
            (long) expected.size(),
            expected.isEmpty() ? 0 : response.getFieldStatsInfo().get("rank").getCount(),
            where);
      }
    }
    assertTrue(cut > 50, "documents that were cut off: " + cut);
  }

  private static Map<String, Long> counts(FacetField field) {
    return field.getValues().stream()
        .collect(Collectors.toMap(FacetField.Count::getName, FacetField.Count::getCount));
  }

  private static Map<String, Long> jsonCounts(QueryResponse response) {
    Map<String, Long> counts = new HashMap<>();
    if (response.getJsonFacetingResponse().getBucketBasedFacets("groups") != null) {
      for (BucketJsonFacet bucket :
          response.getJsonFacetingResponse().getBucketBasedFacets("groups").getBuckets()) {
        counts.put((String) bucket.getVal(), bucket.getCount());
      }
    }
    return counts;
  }

  @Test
  void facetsThatExcludeAFilterCountTheWindowWithoutIt() throws Exception {
    for (int round = 0; round < 10; round++) {
      Request request = random(round);
      SearchQuery query = query(request);
      query.setRows(0);
      query.setFacet(true);
      query.addFacetField("{!ex=g}group");
      query.setFacetMinCount(1);
      for (int time = 0; time < 2; time++) {
        QueryResponse response = client.query(query, METHOD.POST);
        assertEquals(
            request.groups(image -> true),
            counts(response.getFacetField("group")),
            request + " seed " + TEST_SEED);
        assertEquals(request.order().size(), response.getResults().getNumFound());
      }
    }
  }

  /** A window is made once for all shards, with all filters. */
  @Test
  void overSeveralShardsFacetsThatExcludeAFilterCountWhatIsFound() throws Exception {
    for (int round = 0; round < 5; round++) {
      Request request = random(round);
      SearchQuery query = query(request);
      query.setRows(0);
      query.setFacet(true);
      query.addFacetField("{!ex=g}group");
      query.setFacetMinCount(1);
      query.set("shards", threeShards);
      assertEquals(
          request.groups(request.filter()),
          counts(one.query(query, METHOD.POST).getFacetField("group")),
          request + " seed " + TEST_SEED);
    }
  }

  /** The window consists of the best document of each group. */
  @Test
  void collapsedGroupsAreCutByTheirBestDocument() throws Exception {
    for (int round = 0; round < 10; round++) {
      Request all = random(OPTIONS.indexOf("score=mean"));
      Request request =
          new Request(all.wordsAsked(), 10, all.minScore(), "score=mean", i -> true, "*:*");
      Map<String, Image> best = new TreeMap<>();
      for (Image image : request.window(i -> i.group() != null, IMAGES.size())) {
        best.putIfAbsent(image.group(), image);
      }
      SearchQuery query = query(request);
      query.setFilterQueries("{!collapse field=group sort='rank desc,id asc'}");
      List<String> expected =
          best.values().stream().filter(request::passes).map(Image::id).sorted().toList();
      QueryResponse response = client.query(query, METHOD.POST);
      assertEquals(
          expected, ids(response.getResults()).stream().sorted().toList(), "seed " + TEST_SEED);
      assertEquals(expected.size(), response.getResults().getNumFound());
    }
  }
}
