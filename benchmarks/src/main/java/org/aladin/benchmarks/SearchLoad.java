/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.aladin.model.vinvl.VinvlFeatures;

/**
 * Clients that search while four others index, for some minutes, against a running core with the
 * project's configset: errors, queries per second, latencies, and the node's memory over time. Each
 * query encodes a text that is in no cache, finds the 100 nearest images and reranks them.
 */
public final class SearchLoad {
  private static final int INDEX_CLIENTS = 4;
  private static final long SEED = 20261123;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String core;
  private final LoadContent content;
  private final int queryClients;
  private final int documentsARequest;
  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final AtomicLong indexed = new AtomicLong();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile boolean stop;

  private SearchLoad(String core, LoadContent content, int queryClients, int documentsARequest) {
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
    if (args[1].equals("random")) {
      SearchLoad load = new SearchLoad(args[0], LoadContent.random(), clients, documents);
      load.index("first-", new Random(SEED), "commit=true"); // something to find
      load.indexed.set(0);
      load.run(seconds, process);
      return;
    }
    try (VinvlFeatures features = VinvlFeatures.open(Path.of(args[1]))) {
      List<String> captions = new SearchLoad(args[0], null, 0, 0).captions();
      new SearchLoad(args[0], new DemoContent(captions, features), clients, documents)
          .run(seconds, process);
    }
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private void run(int seconds, String process) throws Exception {
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
    for (int second = 0; second <= seconds; second += 30) {
      System.out.printf(
          Locale.ROOT,
          "%4d s  %,9d queries  %,9d documents  %d errors  node: %s%n",
          second,
          latencies.size(),
          indexed.get(),
          errors.get(),
          memory(process));
      Thread.sleep(second < seconds ? 30_000 : 0);
    }
    stop = true;
    for (Thread client : clients) {
      client.join();
    }
    report(seconds);
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
    String parameters =
        "q="
            + encoded("{!aladin f=image_vector topK=100 v=$text}")
            + "&rq="
            + encoded("{!alignment f=image_alignment reRankDocs=100 v=$text}")
            + "&rows=10&text="
            + encoded(text);
    long begin = System.nanoTime();
    JsonObject answer = send("/select", parameters, "application/x-www-form-urlencoded");
    latencies.add(System.nanoTime() - begin);
    if (answer.getAsJsonObject("response").getAsJsonArray("docs").isEmpty()) {
      throw new IllegalStateException("no hit for " + text);
    }
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
    send("/update?" + commit, documents.toString(), "application/json");
    indexed.addAndGet(documentsARequest);
  }

  private List<String> captions() {
    JsonObject answer =
        send("/select", "q=caption:*&rows=1000&fl=caption", "application/x-www-form-urlencoded");
    List<String> found = new ArrayList<>();
    answer
        .getAsJsonObject("response")
        .getAsJsonArray("docs")
        .forEach(document -> found.add(document.getAsJsonObject().get("caption").getAsString()));
    if (found.isEmpty()) {
      throw new IllegalStateException(core + " has no document with a caption, expected some");
    }
    return found;
  }

  private JsonObject send(String path, String body, String type) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(core + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            answer.statusCode() + " from " + path + ": " + answer.body());
      }
      return JsonParser.parseString(answer.body()).getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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

  private void report(int seconds) {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%d query clients, %d index clients with %d documents per request, %d s: %.1f queries/s, %.1f documents/s, %d errors;"
            + " p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, maximum %.0f ms%n",
        queryClients,
        INDEX_CLIENTS,
        documentsARequest,
        seconds,
        (double) sorted.length / seconds,
        (double) indexed.get() / seconds,
        errors.get(),
        percentile(sorted, 0.5),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        percentile(sorted, 1));
  }

  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
