/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes and sends the requests that index images with region features: so many requests of so many
 * images. Not thread-safe.
 *
 * @param count requests
 * @param documents images per request
 * @param content of the images
 */
record ImageRequests(int count, int documents, LoadContent content, Random random) {
  ImageRequests(int count, int documents) {
    this(count, documents, LoadContent.random(), new Random(9));
  }

  /** The number of images in all requests. */
  int images() {
    return count * documents;
  }

  /** New images, whose ids begin with the prefix and {@code -}. */
  List<String> features(String prefix) {
    List<String> bodies = new ArrayList<>();
    for (int request = 0; request < count; request++) {
      JsonArray images = new JsonArray();
      for (int i = 0; i < documents; i++) {
        JsonObject image = new JsonObject();
        image.addProperty("id", prefix + "-" + request + "-" + i);
        image.addProperty("region_features", content.image(random));
        images.add(image);
      }
      bodies.add(images.toString());
    }
    return bodies;
  }

  /** The indexed images of this prefix as {@code embed} writes them, with other ids. */
  List<String> embedded(BenchmarkNode node, String prefix) throws IOException {
    List<String> bodies = new ArrayList<>();
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
      for (JsonElement document : found) {
        JsonObject fields = document.getAsJsonObject();
        fields.addProperty("id", "e" + fields.get("id").getAsString());
      }
      bodies.add(found.toString());
    }
    return bodies;
  }

  /**
   * Sends requests one after the other.
   *
   * @param commits whether each has a commit, and not only the last
   * @return nanoseconds per image
   */
  double send(BenchmarkNode node, List<String> bodies, boolean commits) throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < bodies.size(); i++) {
      boolean commit = commits || i == bodies.size() - 1;
      node.post(commit ? "/update?commit=true" : "/update", bodies.get(i));
    }
    return (System.nanoTime() - begin) / (double) images();
  }

  /**
   * Sends requests from several clients, and commits at the end.
   *
   * @return nanoseconds per image
   */
  double send(BenchmarkNode node, List<String> bodies, int clients)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    ExecutorService senders =
        Executors.newFixedThreadPool(clients, send -> new Thread(send, "client"));
    try {
      List<Callable<String>> sending = new ArrayList<>();
      bodies.forEach(body -> sending.add(() -> node.post("/update", body)));
      for (Future<String> sent : senders.invokeAll(sending)) {
        sent.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      senders.shutdown();
    }
    node.post("/update?commit=true", "[]");
    return (System.nanoTime() - begin) / (double) images();
  }
}
