/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes and sends the requests that index images with region features: so many requests of so many
 * images. Not thread-safe.
 *
 * @param count requests
 * @param documents images per request
 * @param format of the requests
 * @param content of the images
 */
record ImageRequests(
    int count, int documents, UpdateFormat format, LoadContent content, Random random) {
  ImageRequests(int count, int documents, UpdateFormat format) {
    this(count, documents, format, LoadContent.random(), new Random(9));
  }

  /** The number of images in all requests. */
  int images() {
    return count * documents;
  }

  /** New images, whose ids begin with the prefix and {@code -}. */
  List<byte[]> features(String prefix) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    for (int request = 0; request < count; request++) {
      List<Map<String, Object>> images = new ArrayList<>();
      for (int i = 0; i < documents; i++) {
        images.add(
            Map.of(
                "id",
                prefix + "-" + request + "-" + i,
                "region_features",
                Base64.getDecoder().decode(content.image(random))));
      }
      bodies.add(format.write(images));
    }
    return bodies;
  }

  /** The indexed images of this prefix as {@code embed} writes them, with other ids. */
  List<byte[]> embedded(BenchmarkNode node, String prefix) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    for (int request = 0; request < count; request++) {
      Map<String, String> query =
          Map.of(
              "q",
              "{!prefix f=id}" + prefix + "-" + request + "-",
              "rows",
              Integer.toString(documents),
              "fl",
              "id,image_vector,image_alignment,image_model,image_hash");
      JsonArray found =
          JsonParser.parseString(node.get("/select", query))
              .getAsJsonObject()
              .getAsJsonObject("response")
              .getAsJsonArray("docs");
      if (found.size() != documents) {
        throw new IOException(found.size() + " documents are indexed, expected " + documents);
      }
      List<Map<String, Object>> images = new ArrayList<>();
      found.forEach(document -> images.add(embedded(document.getAsJsonObject())));
      bodies.add(format.write(images));
    }
    return bodies;
  }

  private static Map<String, Object> embedded(JsonObject indexed) {
    List<Float> vector = new ArrayList<>();
    indexed.getAsJsonArray("image_vector").forEach(number -> vector.add(number.getAsFloat()));
    return Map.of(
        "id",
        "e" + indexed.get("id").getAsString(),
        "image_vector",
        vector,
        "image_alignment",
        Base64.getDecoder().decode(indexed.get("image_alignment").getAsString()),
        "image_model",
        indexed.get("image_model").getAsString(),
        "image_hash",
        indexed.get("image_hash").getAsString());
  }

  /**
   * Sends requests one after the other.
   *
   * @param commits whether each has a commit, and not only the last
   * @return nanoseconds per image
   */
  double send(BenchmarkNode node, List<byte[]> bodies, boolean commits) throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < bodies.size(); i++) {
      boolean commit = commits || i == bodies.size() - 1;
      node.post(commit ? "/update?commit=true" : "/update", format.contentType(), bodies.get(i));
    }
    return (System.nanoTime() - begin) / (double) images();
  }

  /**
   * Sends requests from several clients, and commits at the end.
   *
   * @return nanoseconds per image
   */
  double send(BenchmarkNode node, List<byte[]> bodies, int clients)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    ExecutorService senders =
        Executors.newFixedThreadPool(clients, send -> new Thread(send, "client"));
    try {
      List<Callable<String>> sending = new ArrayList<>();
      bodies.forEach(body -> sending.add(() -> node.post("/update", format.contentType(), body)));
      for (Future<String> sent : senders.invokeAll(sending)) {
        Futures.result(sent);
      }
    } finally {
      senders.shutdown();
    }
    node.post("/update?commit=true", "[]");
    return (System.nanoTime() - begin) / (double) images();
  }
}
