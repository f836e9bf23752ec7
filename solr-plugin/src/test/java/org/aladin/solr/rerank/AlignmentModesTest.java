/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentOracle;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.Box;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One index, ranked by one model in every alignment mode: only {@code config.json} changes between
 * two reloads. On one shard and on two.
 */
class AlignmentModesTest {
  private static final long SEED = TestSeed.of(AlignmentModesTest.class);
  private static final String MODEL = "modes-model";
  private static final String EVEN = "modes-even";
  private static final String ODD = "modes-odd";
  private static final String TEXT = "a dog on a red bus";

  private static SolrNode node;
  private static SolrClient client;
  private static Path config;
  private static String withoutMode;
  private static String version;
  private static AlignmentSet words;
  private static List<String> pieces;
  private static final Map<String, AlignmentValue> IMAGES = new LinkedHashMap<>();

  @BeforeAll
  static void index() throws Exception {
    node = SolrNode.shared();
    node.addTestConfigset("alignment");
    Path model = TestModels.random(node.home().resolve(MODEL), 5);
    config = model.resolve("config.json");
    withoutMode = Files.readString(config);
    for (String core : List.of(EVEN, ODD)) {
      assertEquals(200, node.createCoreOf("alignment", core, "aladin.model.dir=" + MODEL).status());
    }
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.defaults())) {
      words = encoder.encodeCaptions(List.of(TEXT)).get(0).alignment();
      pieces = encoder.captionWords(TEXT);
      version = encoder.version();
    }
    client = node.client(EVEN);
    RandomAlignments random = new RandomAlignments(SEED, words.dimension());
    client.add(new SolrInputDocument("id", "none", "rank", "9"));
    for (int i = 0; i < 8; i++) {
      AlignmentValue image = random.regions(version, i);
      IMAGES.put("i" + i, image);
      try (SolrClient core = node.client(i % 2 == 0 ? EVEN : ODD)) {
        SolrInputDocument document = new SolrInputDocument("id", "i" + i, "rank", "" + (i + 1));
        document.setField("float32", AlignmentCodec.encode(image, AlignmentEncoding.FLOAT32));
        core.add(document);
        core.commit();
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
  }

  private static void setMode(AlignmentMode mode, String... cores) throws Exception {
    Files.writeString(
        config,
        withoutMode.replaceFirst("\\{", "{\n  \"alignment_mode\": \"" + mode.key() + "\","));
    for (String core : cores) {
      assertEquals(200, node.reload(core).status());
      JsonObject known = node.model(core, "small");
      assertEquals(mode.key(), known.get("alignmentMode").getAsString());
      assertEquals(version, known.get("version").getAsString());
    }
  }

  private static SearchQuery query(String rq, boolean sharded) {
    SearchQuery query = new SearchQuery("{!func}rank");
    query.setRows(9);
    query.set("text", TEXT);
    query.set("rq", rq);
    query.setFields("id", "score", "rank", "[alignment]");
    query.set("debugQuery", true);
    query.set("debug.explain.structured", true);
    if (sharded) {
      query.set("shards", node.shard(EVEN) + "," + node.shard(ODD));
    }
    return query;
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void theModelsModeScoresAndExplainsAnIndexThatStaysAsItIs(AlignmentMode mode) throws Exception {
    setMode(mode, EVEN, ODD);
    String vectors = ReRankTestCase.base64(AlignmentValue.words(version, words));
    for (String rq :
        List.of(
            "{!alignment f=float32 v=$text}",
            "{!alignment f=float32 vectors=$vectors}",
            "{!alignment f=float32 v=$text score=mean}")) {
      for (boolean sharded : new boolean[] {false, true}) {
        SearchQuery query = query(rq, sharded);
        query.set("vectors", vectors);
        QueryResponse response = client.query(query, METHOD.POST);
        assertNull(response.getHeader().get("aladin.notComparable"));
        assertEquals(sharded ? 9 : 5, response.getResults().size());
        NamedList<?> explain = (NamedList<?>) response.getDebugMap().get("explain");
        float last = Float.POSITIVE_INFINITY;
        for (SolrDocument hit : response.getResults()) {
          float score = (float) hit.getFieldValue("score");
          assertTrue(score <= last, response::toString);
          String what = mode + " " + rq + " " + hit + ", seed " + SEED;
          NamedList<?> explanation = (NamedList<?>) explain.get((String) hit.getFieldValue("id"));
          assertEquals(score, ((Number) explanation.get("value")).floatValue(), 1e-5, what);
          if (hit.getFieldValue("id").equals("none")) {
            assertEquals(Math.min(0, last) - 0.1, score, 1e-5, what);
            assertNull(hit.getFieldValue("[alignment]"));
            continue;
          }
          last = score;
          AlignmentSet regions = IMAGES.get(hit.getFieldValue("id")).set();
          double expected =
              rq.contains("mean")
                  ? mean(mode, regions)
                  : AlignmentOracle.evaluation(mode, words, regions);
          assertEquals(expected, score, 1e-4, what);
          checkEntries(mode, hit, rq.contains("$text"));
          assertTrue(
              explanation.toString().contains(explained(mode, rq.contains("mean"), regions)),
              () -> what + explanation);
        }
      }
    }
  }

  private static double mean(AlignmentMode mode, AlignmentSet regions) {
    int w = words.count();
    int r = regions.count();
    double mrsw = AlignmentOracle.evaluation(AlignmentMode.MRSW, words, regions);
    double mwsr = AlignmentOracle.evaluation(AlignmentMode.MWSR, words, regions);
    double sum = AlignmentOracle.evaluation(AlignmentMode.SUM, words, regions);
    return switch (mode) {
      case MRSW, MRAVGW -> mrsw / w;
      case MWSR -> r == 0 ? 0 : mwsr / r;
      case SYMM -> (mrsw + mwsr) / (w + r);
      case SUM, MEAN -> r == 0 ? 0 : sum / (w * r);
    };
  }

  private static String explained(AlignmentMode mode, boolean mean, AlignmentSet regions) {
    int w = words.count();
    int r = regions.count();
    String how = mean ? "mean" : "sum";
    return switch (mode) {
      case MRSW -> "alignment, " + how + " over " + w + " words of the cosine with the best region";
      case MRAVGW -> "alignment, mean over " + w + " words of the cosine with the best region, of:";
      case MWSR -> "alignment, " + how + " over " + r + " regions of the cosine with the best word";
      case SYMM ->
          "alignment, " + how + " over " + w + " words and " + r + " regions of the cosine";
      case SUM ->
          "alignment, " + how + " over " + w + " words of the cosines with all regions, of:";
      case MEAN ->
          "alignment, mean over "
              + (mean ? "" : "the padded matrix of the sum over ")
              + w
              + " words of the cosines with all regions, of:";
    };
  }

  @SuppressWarnings("unchecked")
  private static void checkEntries(AlignmentMode mode, SolrDocument hit, boolean named) {
    AlignmentValue image = IMAGES.get(hit.getFieldValue("id"));
    List<NamedList<?>> entries = (List<NamedList<?>>) hit.getFieldValue("[alignment]");
    assertNotNull(entries, hit::toString);
    boolean all = mode == AlignmentMode.SUM || mode == AlignmentMode.MEAN;
    int ofWords = mode == AlignmentMode.MWSR ? 0 : words.count();
    boolean two = mode == AlignmentMode.SYMM || mode == AlignmentMode.MWSR;
    assertEquals(ofWords + (two ? image.set().count() : 0), entries.size());
    for (int i = 0; i < entries.size(); i++) {
      NamedList<?> entry = entries.get(i);
      boolean word = i < ofWords;
      assertEquals(two ? (word ? "word" : "region") : null, entry.get("for"));
      int own = word ? i : i - ofWords;
      double[] cosines = word ? cosines(words, own, image.set()) : cosines(image.set(), own, words);
      int best = -1;
      double largest = all ? Double.NEGATIVE_INFINITY : 0;
      double sum = 0;
      for (int o = 0; o < cosines.length; o++) {
        if (cosines[o] > largest) {
          largest = cosines[o];
          best = o;
        }
        sum += cosines[o];
      }
      assertEquals(best < 0 ? 0 : largest, (float) entry.get("cosine"), 1e-5, "seed " + SEED);
      int w = word ? own : best;
      int r = word ? best : own;
      assertEquals(w < 0 ? null : named ? pieces.get(w) : (Object) w, entry.get("word"));
      assertEquals(r < 0 ? null : r + 1, entry.get("region"));
      if (r >= 0) {
        Box box = image.boxes().get(r);
        assertEquals(List.of(box.x1(), box.y1(), box.x2(), box.y2()), entry.get("box"));
      }
      if (all) {
        assertEquals(sum, (float) entry.get("sum"), 1e-5, "seed " + SEED);
      } else {
        assertNull(entry.get("sum"));
      }
    }
  }

  private static double[] cosines(AlignmentSet one, int index, AlignmentSet others) {
    double[] cosines = new double[others.count()];
    for (int o = 0; o < cosines.length; o++) {
      for (int d = 0; d < one.dimension(); d++) {
        cosines[o] +=
            (double) one.vectors()[index * one.dimension() + d]
                * others.vectors()[o * one.dimension() + d];
      }
    }
    return cosines;
  }

  /** While the cores of a collection reload one after the other. */
  @Test
  void allShardsScoreInTheModeOfTheNodeThatReceivedTheRequest() throws Exception {
    setMode(AlignmentMode.MRSW, EVEN, ODD);
    setMode(AlignmentMode.SYMM, EVEN);
    for (AlignmentMode mode : List.of(AlignmentMode.SYMM, AlignmentMode.MRSW)) {
      try (SolrClient first = node.client(mode == AlignmentMode.SYMM ? EVEN : ODD)) {
        SearchQuery query = query("{!alignment f=float32 v=$text}", true);
        List<SolrDocument> hits = first.query(query, METHOD.POST).getResults();
        assertEquals(9, hits.size());
        for (SolrDocument hit : hits.subList(0, 8)) {
          AlignmentSet regions = IMAGES.get(hit.getFieldValue("id")).set();
          assertEquals(
              AlignmentOracle.evaluation(mode, words, regions),
              (float) hit.getFieldValue("score"),
              1e-4,
              mode + " " + hit);
          checkEntries(mode, hit, true);
        }
      }
    }
  }
}
