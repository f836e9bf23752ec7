/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.RegionFeatures;

/**
 * Indexing of images with region features over HTTP: many documents per request, one per request,
 * the same documents again, and documents that come with their embeddings. One document per request
 * also with another engine, and the encoder without Solr. All times are per image.
 */
final class IngestCommand {
  /** Times of requests of one kind, and the CPU time that the node had meanwhile. */
  private record Sent(Times times, Times cpu) {
    Sent(String name) {
      this(new Times(name), new Times(name + ": CPU time"));
    }

    void send(BenchmarkNode node, ImageRequests requests, List<byte[]> bodies, int clients)
        throws IOException, InterruptedException {
      long before = node.cpuNanoseconds();
      times.addNanoseconds(requests.send(node, bodies, clients));
      cpu.addNanoseconds((node.cpuNanoseconds() - before) / (double) requests.images());
    }

    void send(BenchmarkNode node, ImageRequests requests, List<byte[]> bodies, boolean commits)
        throws IOException {
      long before = node.cpuNanoseconds();
      times.addNanoseconds(requests.send(node, bodies, commits));
      cpu.addNanoseconds((node.cpuNanoseconds() - before) / (double) requests.images());
    }

    double median() {
      return times.median();
    }
  }

  private final Options options;
  private final String engine;
  private final String beside;
  private final int documents;
  private final int clients;
  private final UpdateFormat format;
  private final ImageRequests batches;
  private final ImageRequests singles;

  private final Sent together;
  private final Sent again = new Sent("the same again, unchanged");
  private final Sent elsewhere = new Sent("the same, embedded elsewhere");
  private final Sent apart = new Sent("one image per request");
  private final Sent committed = new Sent("one image per request, each with a commit");
  private final Sent apartBeside;
  private final Sent committedBeside;
  private final Times encoderTogether;
  private final Times encoderApart = new Times("the encoder alone, one image");

  IngestCommand(Options options) {
    this.options = options;
    engine = options.text("engine", "pytorch");
    beside = options.text("beside", "pytorch");
    documents = options.number("documents", 32);
    clients = options.number("clients", 2);
    format = UpdateFormat.of(options.text("format", UpdateFormat.JSON.label()));
    batches = new ImageRequests(options.number("requests", 4), documents, format);
    singles = new ImageRequests(documents, 1, format);
    together = new Sent("requests of " + documents + " images");
    apartBeside = new Sent(beside + ", one image per request");
    committedBeside = new Sent(beside + ", one image per request, each with a commit");
    encoderTogether = new Times("the encoder alone, " + documents + " images");
  }

  /** Measures and prints. */
  void run() throws IOException, InterruptedException {
    Report report =
        new Report(
            "ingest",
            String.format(
                Locale.ROOT,
                "model %s with random weights, engine %s, images of %d regions x %d, %d requests of"
                    + " %d images in %s from %d clients and a commit, single images from one"
                    + " client; times per image",
                options.text("size", "12x768"),
                engine,
                RandomModel.REGIONS,
                RandomModel.REGION_WIDTH,
                batches.count(),
                documents,
                format.label(),
                clients),
            System.out);
    try (EngineNodes nodes = new EngineNodes(options)) {
      try (BenchmarkNode node = nodes.start(engine, "2g");
          BenchmarkNode other = isBeside() ? nodes.start(beside, "2g") : null;
          AladinEncoder encoder = nodes.encoder(engine)) {
        warmUp(node, other, encoder);
        for (int round = 0; round < options.number("rounds", 3); round++) {
          measure(node, other, encoder, round);
        }
      }
    }
    print(report);
  }

  private boolean isBeside() {
    return !beside.equals(engine) && !beside.equals("none");
  }

  /** HotSpot compiles the node's code on the way. */
  private void warmUp(BenchmarkNode node, BenchmarkNode other, AladinEncoder encoder)
      throws IOException {
    ImageRequests batch = new ImageRequests(1, documents, format);
    List<byte[]> images = batch.features("warm");
    batch.send(node, images, true);
    List<byte[]> embedded = batch.embedded(node, "warm");
    for (int i = 0; i < options.number("warmup", 600); i++) {
      batch.send(node, images, true);
      batch.send(node, embedded, true);
    }
    for (BenchmarkNode each : other == null ? List.of(node) : List.of(node, other)) {
      List<byte[]> single = singles.features("warm-single");
      for (int i = 0; i < 4; i++) {
        singles.send(each, single, false);
      }
    }
    encode(encoder, documents);
  }

  private void measure(BenchmarkNode node, BenchmarkNode other, AladinEncoder encoder, int round)
      throws IOException, InterruptedException {
    String prefix = "b" + round;
    List<byte[]> images = batches.features(prefix);
    together.send(node, batches, images, clients);
    again.send(node, batches, images, clients);
    elsewhere.send(node, batches, batches.embedded(node, prefix), clients);
    List<byte[]> single = singles.features("s" + round);
    List<byte[]> another = singles.features("c" + round);
    apart.send(node, singles, single, false);
    committed.send(node, singles, another, true);
    if (other != null) {
      apartBeside.send(other, singles, single, false);
      committedBeside.send(other, singles, another, true);
    }
    encoderTogether.addNanoseconds(encode(encoder, documents));
    for (int i = 0; i < documents; i++) {
      encoderApart.addNanoseconds(encode(encoder, 1));
    }
  }

  /** Nanoseconds per image. */
  private double encode(AladinEncoder encoder, int count) {
    RegionFeatures image =
        new RegionFeatures(
            batches.content().regions(batches.random()), RandomModel.REGION_WIDTH, "");
    List<RegionFeatures> images = Collections.nCopies(count, image);
    long begin = System.nanoTime();
    encoder.encodeImages(images);
    return (System.nanoTime() - begin) / (double) count;
  }

  private void print(Report report) {
    List<Sent> sent = new ArrayList<>(List.of(together, apart, committed, again, elsewhere));
    if (isBeside()) {
      sent.addAll(List.of(apartBeside, committedBeside));
    }
    sent.forEach(each -> report.add(each.times()));
    sent.forEach(each -> report.add(each.cpu()));
    report.add(encoderTogether);
    report.add(encoderApart);
    String of = "requests of " + documents;
    ratio(report, apart, of);
    ratio(report, committed, of);
    if (isBeside()) {
      ratio(report, apartBeside, of);
      ratio(report, committedBeside, of);
    }
    report.ratio("embedding / sending unchanged", together.median() / again.median(), "≥ 20");
    report.ratio(
        "embedding / sending embedded documents", together.median() / elsewhere.median(), "");
    report.ratio(
        "the encoder alone: one image / " + documents + " images",
        encoderApart.median() / encoderTogether.median(),
        "");
    report.ratio(of + " / the encoder alone", together.median() / encoderTogether.median(), "");
    report.end();
  }

  private void ratio(Report report, Sent single, String of) {
    report.ratio(single.times().name() + " / " + of, single.median() / together.median(), "≥ 3");
  }
}
