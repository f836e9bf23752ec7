/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.apache.commons.io.file.PathUtils;

/**
 * Text in, ten hits out, over HTTP: the 100 nearest images, reranked. The model's weights are
 * random. Also the start of a node with an unpacked engine, and 1 to 8 clients.
 */
final class QueryCommand {
  /** Of so many queries that warm up, one has a text to encode. */
  private static final int NEW_TEXTS = 20;

  /** The queries of all clients together in a round; so many that a round takes a second. */
  private static final int CLIENT_QUERIES = 320;

  private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8);

  private final Options options;
  private final Random random = new Random(7);
  private final LoadContent content = LoadContent.random();
  private final SolrBuild solr;
  private final QueryIndex images;

  QueryCommand(Options options) {
    this.options = options;
    solr = SolrBuild.of(options);
    images = new QueryIndex(options, solr);
  }

  /** Measures and prints. */
  void run() throws IOException {
    String size = options.text("size", "12x768");
    int dimension = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    Report report =
        new Report(
            "query",
            "model "
                + size
                + " with random weights, "
                + images.description()
                + ", kNN 100 + rerank 100, 10 rows, texts of about 14 tokens, one node of"
                + " Solr "
                + solr.version()
                + " on the same machine",
            System.out);
    Path folder = Files.createTempDirectory("aladin-query");
    try {
      Path model = folder.resolve("model");
      solr.check();
      RandomModel.write(model, size);
      Path home = folder.resolve("home");
      NodeHome.layOut(home, solr);
      boolean kept = images.prepare(home, folder.resolve("index"));
      // Also with an index that was kept: the first start unpacks the engine.
      try (BenchmarkNode node = BenchmarkNode.start(solr, home, model, dimension)) {
        if (!kept) {
          long begin = System.nanoTime();
          images.fill(node, dimension);
          report.figure(
              "indexing", String.format(Locale.ROOT, "%.0f s", (System.nanoTime() - begin) / 1e9));
        }
        images.check(node);
      }
      Times start = new Times("start of a node, engine unpacked");
      long begin = System.nanoTime();
      try (BenchmarkNode node = BenchmarkNode.start(solr, home, model, dimension)) {
        start.addNanoseconds(System.nanoTime() - begin);
        report.add(start);
        measure(report, node, model, dimension);
        clients(report, node);
      }
    } finally {
      PathUtils.deleteDirectory(folder);
    }
    report.end();
  }

  private void measure(Report report, BenchmarkNode node, Path model, int dimension)
      throws IOException {
    Times cold = new Times("new text");
    Times cached = new Times("text in the cache of encoded texts");
    Times firstPass = new Times("the same without the rerank");
    Times empty = new Times("a request that searches nothing");
    Times bare = new Times("bare encoding of a new text");
    Times kernel = new Times("the rerank's kernel alone");
    List<byte[]> window = new ArrayList<>();
    SampleVectors vectors = new SampleVectors(12, dimension);
    for (int i = 0; i < 100; i++) {
      window.add(images.value(vectors.set(SampleVectors.REGIONS)));
    }
    AlignmentSet words = vectors.set(12);
    int queries = options.number("queries", 100);
    int warmup = options.number("warmup", 10_000);
    String repeated = content.sentence(random);
    for (int i = 0; i < warmup; i++) {
      search(node, i % NEW_TEXTS == 0 ? content.sentence(random) : repeated, i % 2 == 0);
    }
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.defaults())) {
      for (int i = -Math.min(20, queries); i < queries; i++) {
        String text = content.sentence(random);
        boolean counts = i >= 0;
        time(counts, cold, () -> search(node, text, true));
        time(counts, cached, () -> search(node, text, true));
        time(counts, firstPass, () -> search(node, text, false));
        time(counts, empty, () -> node.get("/select", Map.of("q", "*:*", "rows", "0")));
        String other = content.sentence(random);
        time(counts, bare, () -> encoder.encodeCaptions(List.of(other)));
        time(counts, kernel, () -> kernel(words, window));
      }
    }
    for (Times times : List.of(cold, cached, firstPass, empty, bare, kernel)) {
      report.add(times);
    }
    report.figure(
        "everything but encoding, p50",
        String.format(Locale.ROOT, "%.2f ms, goal ≤ 5", cached.median()));
    report.ratio(
        "encoding within a query / bare encoding",
        (cold.median() - cached.median()) / bare.median(),
        "≤ 1.1");
    report.ratio(
        "rerank as Solr does it / kernel alone",
        (cached.median() - firstPass.median()) / kernel.median(),
        "≤ 1.3");
  }

  private static void kernel(AlignmentSet words, List<byte[]> window) {
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, words);
    EncodedAlignment hit = new EncodedAlignment();
    for (byte[] value : window) {
      maxSim.score(hit.wrap(value));
    }
  }

  /**
   * Cached texts, so that the clients do not wait for the one encoder. The numbers of clients take
   * turns.
   */
  private void clients(Report report, BenchmarkNode node) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      texts.add(content.sentence(random));
      search(node, texts.get(i), true);
    }
    Map<Integer, Times> latencies = new LinkedHashMap<>();
    Map<Integer, Times> rounds = new LinkedHashMap<>();
    for (int clients : CLIENTS) {
      String name = clients + (clients == 1 ? " client" : " clients");
      latencies.put(clients, new Times(name));
      rounds.put(clients, new Times(name + ", a round"));
    }
    for (int round = 0; round < options.number("rounds", 5); round++) {
      for (int clients : CLIENTS) {
        round(node, texts, clients, latencies.get(clients), rounds.get(clients));
      }
    }
    double before = 0;
    for (int clients : CLIENTS) {
      String name = latencies.get(clients).name();
      report.add(latencies.get(clients));
      double perSecond = CLIENT_QUERIES / rounds.get(clients).median() * 1e3;
      report.figure(name + ", queries per second", String.format(Locale.ROOT, "%.1f", perSecond));
      if (before > 0) {
        report.ratio("throughput of " + name + " / half as many", perSecond / before, "≥ 1");
      }
      before = perSecond;
    }
  }

  private static void round(
      BenchmarkNode node, List<String> texts, int clients, Times latencies, Times rounds)
      throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(clients, work -> new Thread(work, "client"));
    long begin = System.nanoTime();
    try {
      List<Future<List<Long>>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(threads.submit(() -> repeated(node, texts, CLIENT_QUERIES / clients)));
      }
      for (Future<List<Long>> client : running) {
        Futures.result(client).forEach(latencies::addNanoseconds);
      }
    } finally {
      threads.shutdown();
    }
    rounds.addNanoseconds(System.nanoTime() - begin);
  }

  private static List<Long> repeated(BenchmarkNode node, List<String> texts, int queries)
      throws IOException {
    List<Long> nanoseconds = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      long begin = System.nanoTime();
      search(node, texts.get(i % texts.size()), true);
      nanoseconds.add(System.nanoTime() - begin);
    }
    return nanoseconds;
  }

  private static void search(BenchmarkNode node, String text, boolean rerank) throws IOException {
    String first = "{!aladin f=image_vector topK=100 v=$text}";
    Map<String, String> parameters =
        rerank
            ? Map.of(
                "q",
                first,
                "rq",
                "{!alignment f=image_alignment reRankDocs=100 v=$text}",
                "rows",
                "10",
                "fl",
                "id,score",
                "text",
                text)
            : Map.of("q", first, "rows", "10", "fl", "id,score", "text", text);
    int found =
        JsonParser.parseString(node.get("/select", parameters))
            .getAsJsonObject()
            .getAsJsonObject("response")
            .getAsJsonArray("docs")
            .size();
    if (found == 0) {
      throw new IOException("No hits for " + text);
    }
  }

  private static void time(boolean counts, Times times, Step step) throws IOException {
    long begin = System.nanoTime();
    step.run();
    if (counts) {
      times.addNanoseconds(System.nanoTime() - begin);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
