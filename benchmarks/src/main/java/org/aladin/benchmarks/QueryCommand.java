/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.apache.commons.io.file.PathUtils;

/**
 * Text in, ten hits out, over HTTP: the 100 nearest images, reranked. The model's weights and the
 * images' vectors are random; vectors and alignment sets are sent as clients send them, instead of
 * encoding images. Also the start of a node with an unpacked engine, and 1 to 8 clients.
 */
final class QueryCommand {
  private static final int BATCH = 100;
  private static final int ALIGNMENTS = 500;

  /** Of so many queries that warm up, one has a text to encode. */
  private static final int NEW_TEXTS = 20;

  /** The queries of all clients together in a round; so many that a round takes a second. */
  private static final int CLIENT_QUERIES = 320;

  /** How the graph's vectors are stored. */
  private static final String FLOATS = "float32";

  private static final String SEVEN_BITS = "7bits";

  private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8);

  private final Options options;
  private final Random random = new Random(7);
  private final LoadContent content = LoadContent.random();
  private final AlignmentEncoding encoding;
  private final boolean quantized;

  QueryCommand(Options options) {
    this.options = options;
    encoding = AlignmentEncoding.parse(options.text("encoding", "int8"));
    String vectors = options.text("vectors", FLOATS);
    quantized = vectors.equals(SEVEN_BITS);
    if (!quantized && !vectors.equals(FLOATS)) {
      throw new IllegalArgumentException(
          "vectors is \"" + vectors + "\", expected " + FLOATS + " or " + SEVEN_BITS);
    }
  }

  /** Measures and prints. */
  void run() throws IOException {
    String size = options.text("size", "12x768");
    int dimension = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    int documents = options.number("documents", 10_000);
    Report report =
        new Report(
            "query",
            "model "
                + size
                + " with random weights, "
                + documents
                + " images of "
                + SampleVectors.REGIONS
                + " regions in "
                + encoding.label()
                + ", vectors of "
                + (quantized ? "7 bits" : FLOATS)
                + ", kNN 100 + rerank 100, 10 rows, texts of about 14 tokens, one node on the"
                + " same machine",
            System.out);
    Path folder = Files.createTempDirectory("aladin-query");
    Path jars =
        options.text("node", "").isEmpty()
            ? BenchmarkNode.jars()
            : Path.of(options.text("node", ""));
    try {
      Path model = folder.resolve("model");
      BenchmarkNode.check(jars);
      RandomModel.write(model, size);
      Path home = folder.resolve("home");
      BenchmarkNode.layOutWithOnnxRuntime(home);
      BenchmarkNode.storeRegions(home, encoding);
      if (quantized) {
        BenchmarkNode.quantizeVectors(home);
      }
      Path index = Path.of(options.text("index", folder.resolve("index").toString()));
      BenchmarkNode.keepIndex(home, index);
      boolean kept = Files.isDirectory(index);
      // Also with an index that was kept: the first start unpacks the engine.
      try (BenchmarkNode node = BenchmarkNode.start(jars, home, model, dimension)) {
        if (!kept) {
          long begin = System.nanoTime();
          index(node, documents, dimension);
          report.figure(
              "indexing", String.format(Locale.ROOT, "%.0f s", (System.nanoTime() - begin) / 1e9));
        }
        check(node, documents);
        checkVectors(index);
      }
      Times start = new Times("start of a node, engine unpacked");
      long begin = System.nanoTime();
      try (BenchmarkNode node = BenchmarkNode.start(jars, home, model, dimension)) {
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

  /**
   * Two clients at a time. Vectors are all different; alignment sets repeat, which changes neither
   * their size nor the time to score them.
   */
  private void index(BenchmarkNode node, int documents, int dimension) throws IOException {
    SampleVectors vectors = new SampleVectors(11, dimension);
    List<String> alignments = new ArrayList<>();
    for (int i = 0; i < Math.min(documents, ALIGNMENTS); i++) {
      byte[] value = value(vectors.set(SampleVectors.REGIONS));
      alignments.add(Base64.getEncoder().encodeToString(value));
    }
    ExecutorService senders = Executors.newFixedThreadPool(2, work -> new Thread(work, "sender"));
    Deque<Future<String>> sent = new ArrayDeque<>();
    try {
      for (int from = 0; from < documents; from += BATCH) {
        JsonArray batch = new JsonArray();
        for (int i = from; i < Math.min(documents, from + BATCH); i++) {
          batch.add(document(i, vectors.set(1).vectors(), alignments.get(i % alignments.size())));
        }
        sent.add(senders.submit(() -> node.post("/update", batch.toString())));
        if (sent.size() > 2) {
          result(sent.remove());
        }
      }
      while (!sent.isEmpty()) {
        result(sent.remove());
      }
    } finally {
      senders.shutdown();
    }
    node.post("/update?optimize=true&maxSegments=1", "[]");
  }

  private static JsonObject document(int number, float[] vector, String alignment) {
    JsonObject document = new JsonObject();
    document.addProperty("id", "i" + number);
    JsonArray values = new JsonArray();
    for (float value : vector) {
      values.add(value);
    }
    document.add("image_vector", values);
    document.addProperty("image_alignment", alignment);
    return document;
  }

  private byte[] value(AlignmentSet regions) {
    return AlignmentCodec.encode(AlignmentValue.regions("", regions, List.of()), encoding);
  }

  /** An index that was kept may be of other settings. */
  private void check(BenchmarkNode node, int documents) throws IOException {
    JsonObject images =
        JsonParser.parseString(
                node.get("/select", Map.of("q", "*:*", "rows", "1", "fl", "image_alignment")))
            .getAsJsonObject()
            .getAsJsonObject("response");
    int found = images.get("numFound").getAsInt();
    if (found != documents) {
      throw new IOException("The index has " + found + " images, expected documents=" + documents);
    }
    JsonObject image = images.getAsJsonArray("docs").get(0).getAsJsonObject();
    byte[] value = Base64.getDecoder().decode(image.get("image_alignment").getAsString());
    AlignmentEncoding stored = new EncodedAlignment().wrap(value).encoding();
    if (stored != encoding) {
      throw new IOException(
          "The index has regions in " + stored.label() + ", expected encoding=" + encoding.label());
    }
  }

  /** Quantised vectors have a file name extension of their own. */
  private void checkVectors(Path index) throws IOException {
    try (Stream<Path> files = Files.list(index.resolve("index"))) {
      boolean found = files.anyMatch(file -> file.toString().endsWith(".veq"));
      if (found != quantized) {
        throw new IOException(
            "The index has vectors of "
                + (found ? SEVEN_BITS : FLOATS)
                + ", expected vectors="
                + (quantized ? SEVEN_BITS : FLOATS));
      }
    }
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
      window.add(value(vectors.set(SampleVectors.REGIONS)));
    }
    AlignmentSet words = vectors.set(12);
    int queries = options.number("queries", 100);
    int warmup = options.number("warmup", 1500);
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

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
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
        result(client).forEach(latencies::addNanoseconds);
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
