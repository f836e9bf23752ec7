/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.aladin.model.vinvl.VinvlFeatures;

/**
 * Clients that search while four others index, for some minutes, against a running core with the
 * project's configset: errors, queries per second, latencies, and the node's memory over time. Each
 * query encodes a text that is in no cache, finds the 100 nearest images and reranks them.
 */
public final class SearchLoad {
  /** The columns of a row, each with its end. */
  static final String COLUMNS =
      "queries/s | documents/s | p50, ms | p95, ms | p99, ms | maximum, ms | errors | the process'"
          + " own memory over time, MB |";

  private static final int INDEX_CLIENTS = 4;
  private static final long SEED = 20261123;

  private final CoreHttp core;
  private final LoadContent content;
  private final int queryClients;
  private final int documentsARequest;
  private final Latencies latencies = new Latencies();
  private final AtomicLong indexed = new AtomicLong();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile boolean stop;

  SearchLoad(CoreHttp core, LoadContent content, int queryClients, int documentsARequest) {
    this.core = core;
    this.content = content;
    this.queryClients = queryClients;
    this.documentsARequest = documentsARequest;
  }

  /**
   * @param args the core's URL; a features.tsv of the demo, or {@code random} for a {@link
   *     RandomModel}'s words and images; seconds [300]; the node's process id for its memory
   *     (Linux) or -; the number of searching clients [16]; documents per request [10]
   */
  public static void main(String[] args) throws Exception {
    int seconds = number(args, 2, 300);
    String process = args.length > 3 && !args[3].equals("-") ? args[3] : null;
    int clients = number(args, 4, 16);
    int documents = number(args, 5, 10);
    CoreHttp core = new CoreHttp(args[0]);
    if (args[1].equals("random")) {
      SearchLoad load = new SearchLoad(core, LoadContent.random(), clients, documents);
      load.indexFirst();
      load.run(seconds, process);
      return;
    }
    try (VinvlFeatures features = VinvlFeatures.open(Path.of(args[1]))) {
      new SearchLoad(core, new DemoContent(core.captions(), features), clients, documents)
          .run(seconds, process);
    }
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  /** Indexes something to find. */
  void indexFirst() {
    index("first-", new Random(SEED), "commit=true");
    indexed.set(0);
  }

  /**
   * Searches and indexes.
   *
   * @param process the node's process id; null if it is unknown
   * @return a row of {@link #COLUMNS}
   */
  String run(int seconds, String process) throws Exception {
    List<String> memory = new ArrayList<>();
    int step = Math.max(1, Math.min(30, seconds / 5));
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < queryClients + INDEX_CLIENTS; i++) {
      Random random = new Random(SEED + i);
      int client = i;
      Runnable work =
          i < queryClients
              ? () -> query(random)
              : () -> index("load-" + client + "-", random, "commitWithin=2000");
      clients.add(new Thread(() -> repeat(work), "client-" + i));
    }
    clients.forEach(Thread::start);
    long begin = System.nanoTime();
    for (int second = 0; second <= seconds; second += step) {
      Thread.sleep(Math.max(0, second * 1000L - (System.nanoTime() - begin) / 1_000_000));
      memory.add(memory(process));
      System.out.printf(
          Locale.ROOT,
          "%4d s  %,9d queries  %,9d documents  %d errors  node: %s%n",
          second,
          latencies.count(),
          indexed.get(),
          errors.get(),
          memory.get(memory.size() - 1));
    }
    double elapsed = (System.nanoTime() - begin) / 1e9;
    stop = true;
    for (Thread client : clients) {
      client.join();
    }
    report(elapsed);
    return row(elapsed, memory);
  }

  private void repeat(Runnable work) {
    while (!stop) {
      try {
        work.run();
      } catch (RuntimeException e) {
        if (errors.getAndIncrement() < 5) {
          System.out.println("error: " + e.getMessage());
        }
      }
    }
  }

  private void query(Random random) {
    String text = content.sentence(random);
    latencies.time(() -> core.search(text));
  }

  /**
   * Alternates captions and images, with at most 500 ids per client, so that most are replacements.
   */
  private void index(String prefix, Random random, String commit) {
    JsonArray documents = new JsonArray();
    for (int i = 0; i < documentsARequest; i++) {
      JsonObject document = new JsonObject();
      document.addProperty("id", prefix + random.nextInt(500));
      if (i % 2 == 0) {
        document.addProperty("caption", content.sentence(random));
      } else {
        document.addProperty("region_features", content.image(random));
      }
      documents.add(document);
    }
    core.index(documents.toString(), commit);
    indexed.addAndGet(documentsARequest);
  }

  /** The process's own memory, without the index, which is mapped into memory. */
  private static String memory(String process) throws IOException {
    if (process == null) {
      return "process unknown";
    }
    return Files.readAllLines(Path.of("/proc", process, "status")).stream()
        .filter(line -> line.startsWith("RssAnon"))
        .map(line -> line.replaceAll("\\s+", " "))
        .findFirst()
        .orElse("process ended");
  }

  private String row(double seconds, List<String> memory) {
    return String.format(
        Locale.ROOT,
        "%.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %d of %d | %s |",
        latencies.count() / seconds,
        indexed.get() / seconds,
        latencies.percentile(0.5),
        latencies.percentile(0.95),
        latencies.percentile(0.99),
        latencies.percentile(1),
        errors.get(),
        latencies.count() + errors.get(),
        String.join(", ", memory).replaceAll("RssAnon: |(?<=\\d)\\d{3} kB", ""));
  }

  private void report(double seconds) {
    System.out.printf(
        Locale.ROOT,
        "%d query clients, %d index clients with %d documents per request, %.0f s: %.1f queries/s, %.1f documents/s, %d errors;"
            + " p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, maximum %.0f ms%n",
        queryClients,
        INDEX_CLIENTS,
        documentsARequest,
        seconds,
        latencies.count() / seconds,
        indexed.get() / seconds,
        errors.get(),
        latencies.percentile(0.5),
        latencies.percentile(0.95),
        latencies.percentile(0.99),
        latencies.percentile(1));
  }
}
