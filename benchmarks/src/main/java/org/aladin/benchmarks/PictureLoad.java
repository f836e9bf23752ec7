/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * How long a query takes alone and while pictures are indexed, against a running core whose
 * processor takes pictures in the field {@code image}. Both are measured in turns, so that what
 * else the machine does falls on both. Each query encodes a text that is in no cache, finds the 100
 * nearest images and reranks them. Each document has a new id, so each picture is decoded,
 * extracted and embedded.
 */
public final class PictureLoad {
  private static final int INDEX_CLIENTS = 2;
  private static final int PER_REQUEST = 10;
  private static final long SEED = 20261126;

  private final CoreHttp core;
  private final List<String> captions;
  private final List<String> pictures;
  private final int queryClients;
  private final Latencies alone = new Latencies();
  private final Latencies beside = new Latencies();
  private final AtomicInteger indexed = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile boolean stop;

  private PictureLoad(
      CoreHttp core, List<String> captions, List<String> pictures, int queryClients) {
    this.core = core;
    this.captions = captions;
    this.pictures = pictures;
    this.queryClients = queryClients;
  }

  /**
   * @param args the core's URL; a folder of pictures; rounds [6]; seconds of each half of a round
   *     [15]; the number of searching clients [1]
   */
  public static void main(String[] args) throws Exception {
    CoreHttp core = new CoreHttp(args[0]);
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 6;
    int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 15;
    int clients = args.length > 4 ? Integer.parseInt(args[4]) : 1;
    PictureLoad load = new PictureLoad(core, core.captions(), pictures(Path.of(args[1])), clients);
    load.half(seconds, new Latencies(), 0, true); // for Java's compiler
    load.indexed.set(0);
    for (int round = 1; round <= rounds; round++) {
      load.half(seconds, load.alone, 2 * round, false);
      load.half(seconds, load.beside, 2 * round + 1, true);
    }
    load.report(rounds * seconds);
  }

  /** The files in base64. */
  private static List<String> pictures(Path folder) throws IOException {
    List<String> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        pictures.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return pictures;
  }

  private void half(int seconds, Latencies latencies, int number, boolean indexes)
      throws InterruptedException {
    stop = false;
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < queryClients + (indexes ? INDEX_CLIENTS : 0); i++) {
      Random random = new Random(SEED + 100L * number + i);
      String prefix = "load-" + number + "-" + i + "-";
      int[] sent = {0};
      Runnable work =
          i < queryClients
              ? () -> latencies.time(() -> core.search(sentence(random)))
              : () -> index(prefix, random, sent);
      clients.add(new Thread(() -> repeat(work), "client-" + i));
    }
    clients.forEach(Thread::start);
    Thread.sleep(1000L * seconds);
    stop = true;
    for (Thread client : clients) {
      client.join();
    }
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

  private String sentence(Random random) {
    return captions.get(random.nextInt(captions.size())) + " " + random.nextInt(1_000_000);
  }

  private void index(String prefix, Random random, int[] sent) {
    JsonArray documents = new JsonArray();
    for (int i = 0; i < PER_REQUEST; i++) {
      JsonObject document = new JsonObject();
      document.addProperty("id", prefix + sent[0]++);
      document.addProperty("image", pictures.get(random.nextInt(pictures.size())));
      documents.add(document);
    }
    core.index(documents.toString(), "commitWithin=10000");
    indexed.addAndGet(PER_REQUEST);
  }

  private void report(int seconds) {
    System.out.printf(
        Locale.ROOT,
        "%d query clients, %d index clients with %d pictures per request, %d s of each: %.1f"
            + " pictures/s, %d errors%n",
        queryClients,
        INDEX_CLIENTS,
        PER_REQUEST,
        seconds,
        (double) indexed.get() / seconds,
        errors.get());
    report("alone", alone, seconds);
    report("beside", beside, seconds);
    System.out.printf(
        Locale.ROOT,
        "beside/alone: p50 %.2f, p95 %.2f, p99 %.2f%n",
        beside.percentile(0.5) / alone.percentile(0.5),
        beside.percentile(0.95) / alone.percentile(0.95),
        beside.percentile(0.99) / alone.percentile(0.99));
  }

  private static void report(String name, Latencies latencies, int seconds) {
    System.out.printf(
        Locale.ROOT,
        "%-7s %.1f queries/s; p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, maximum %.0f ms%n",
        name,
        (double) latencies.count() / seconds,
        latencies.percentile(0.5),
        latencies.percentile(0.95),
        latencies.percentile(0.99),
        latencies.percentile(1));
  }
}
