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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;

/**
 * The images that the benchmark of queries searches. Vectors and alignment sets are random, and
 * sent as clients send them, instead of encoding images. For one thread.
 */
final class QueryIndex {
  private static final int BATCH = 100;
  private static final int ALIGNMENTS = 500;

  private final int documents;
  private final AlignmentEncoding encoding;
  private final GraphVectors vectors;
  private final String kept;

  /** The folder with the index. */
  private Path folder;

  /**
   * @throws IllegalArgumentException if an encoding or a kind of vectors is unknown
   */
  QueryIndex(Options options, SolrBuild solr) {
    documents = options.number("documents", 10_000);
    encoding = AlignmentEncoding.parse(options.text("encoding", "int8"));
    kept = options.text("index", "");
    vectors = GraphVectors.of(options.text("vectors", "float32"), solr.version());
  }

  /** The images in a few words. */
  String description() {
    return documents
        + " images of "
        + SampleVectors.REGIONS
        + " regions in "
        + encoding.label()
        + ", vectors in "
        + vectors.label();
  }

  /**
   * Has a node's core keep the index.
   *
   * @param otherwise the folder of an index that is not to be kept
   * @return whether there is one already
   */
  boolean prepare(Path home, Path otherwise) throws IOException {
    NodeHome.storeRegions(home, encoding);
    vectors.configure(home);
    folder = kept.isEmpty() ? otherwise : Path.of(kept);
    NodeHome.keepIndex(home, folder);
    return Files.isDirectory(folder);
  }

  /**
   * Indexes the images, from two clients at a time. Vectors are all different; alignment sets
   * repeat, which changes neither their size nor the time to score them.
   */
  void fill(BenchmarkNode node, int dimension) throws IOException {
    SampleVectors samples = new SampleVectors(11, dimension);
    List<String> alignments = new ArrayList<>();
    for (int i = 0; i < Math.min(documents, ALIGNMENTS); i++) {
      byte[] value = value(samples.set(SampleVectors.REGIONS));
      alignments.add(Base64.getEncoder().encodeToString(value));
    }
    ExecutorService senders = Executors.newFixedThreadPool(2, work -> new Thread(work, "sender"));
    Deque<Future<String>> sent = new ArrayDeque<>();
    try {
      for (int from = 0; from < documents; from += BATCH) {
        JsonArray batch = new JsonArray();
        for (int i = from; i < Math.min(documents, from + BATCH); i++) {
          batch.add(document(i, samples.set(1).vectors(), alignments.get(i % alignments.size())));
        }
        sent.add(senders.submit(() -> node.post("/update", batch.toString())));
        if (sent.size() > 2) {
          Futures.result(sent.remove());
        }
      }
      while (!sent.isEmpty()) {
        Futures.result(sent.remove());
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

  /** An alignment set as the core stores it. */
  byte[] value(AlignmentSet regions) {
    return AlignmentCodec.encode(AlignmentValue.regions("", regions, List.of()), encoding);
  }

  /** An index that was kept may be of other settings. */
  void check(BenchmarkNode node) throws IOException {
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
    checkVectors();
  }

  private void checkVectors() throws IOException {
    GraphVectors found = GraphVectors.in(folder.resolve("index"));
    if (found != vectors) {
      throw new IOException(
          "The index has vectors in " + found.label() + ", expected vectors=" + vectors.label());
    }
  }
}
