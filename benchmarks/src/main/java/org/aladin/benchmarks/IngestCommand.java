/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.commons.io.file.PathUtils;

/**
 * Indexing of images with region features over HTTP: many documents per request, one per request,
 * the same documents again, and documents that come with their embeddings.
 */
final class IngestCommand {
  private final Options options;
  private final Random random = new Random(9);
  private final LoadContent content = LoadContent.random();

  IngestCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() throws IOException {
    String size = options.text("size", "12x768");
    int documents = options.number("documents", 32);
    int rounds = options.number("rounds", 3);
    Report report =
        new Report(
            "ingest",
            "model "
                + size
                + " with random weights, "
                + documents
                + " images of 34 regions x 2,054 per measurement, one client",
            System.out);
    Times together = new Times("one request");
    Times apart = new Times("one request per document");
    Times again = new Times("one request, unchanged documents");
    Times elsewhere = new Times("one request, embedded elsewhere");
    Path folder = Files.createTempDirectory("aladin-ingest");
    Path jars =
        options.text("node", "").isEmpty()
            ? BenchmarkNode.jars()
            : Path.of(options.text("node", ""));
    try {
      Path model = folder.resolve("model");
      BenchmarkNode.check(jars);
      RandomModel.write(model, size);
      Path home = folder.resolve("home");
      if (options.text("engine", "pytorch").equals("onnxruntime")) {
        BenchmarkNode.layOutWithOnnxRuntime(home);
      } else {
        BenchmarkNode.layOut(home);
      }
      int dimension = Integer.parseInt(size.substring(size.indexOf('x') + 1));
      try (BenchmarkNode node = BenchmarkNode.start(jars, home, model, dimension)) {
        index(node, images("w", 4));
        for (int round = 0; round < rounds; round++) {
          JsonArray batch = images("b" + round + "-", documents);
          long begin = System.nanoTime();
          index(node, batch);
          together.addNanoseconds(System.nanoTime() - begin);
          begin = System.nanoTime();
          index(node, batch);
          again.addNanoseconds(System.nanoTime() - begin);
          JsonArray embedded = embedded(node, "b" + round + "-", documents);
          begin = System.nanoTime();
          index(node, embedded);
          elsewhere.addNanoseconds(System.nanoTime() - begin);
          JsonArray single = images("s" + round + "-", documents);
          begin = System.nanoTime();
          for (int i = 0; i < single.size(); i++) {
            JsonArray one = new JsonArray();
            one.add(single.get(i));
            index(node, one);
          }
          apart.addNanoseconds(System.nanoTime() - begin);
        }
      }
    } finally {
      PathUtils.deleteDirectory(folder);
    }
    report.add(together);
    report.add(apart);
    report.add(again);
    report.add(elsewhere);
    report.ratio("one per request / one request", apart.median() / together.median(), "≥ 3");
    report.ratio("embedding / sending unchanged", together.median() / again.median(), "≥ 20");
    report.ratio(
        "embedding / sending embedded documents", together.median() / elsewhere.median(), "");
    report.figure("documents per second, embedding", perSecond(documents, together));
    report.figure("documents per second, embedded elsewhere", perSecond(documents, elsewhere));
    report.end();
  }

  private static String perSecond(int documents, Times times) {
    return String.format(Locale.ROOT, "%.1f", 1000 * documents / times.median());
  }

  /** Indexed documents as {@code embed} writes them, with other ids. */
  private static JsonArray embedded(BenchmarkNode node, String prefix, int count)
      throws IOException {
    Map<String, String> query =
        Map.of(
            "q",
            "{!prefix f=id}" + prefix,
            "rows",
            Integer.toString(count),
            "fl",
            "id,image_vector,image_alignment,image_model,image_hash");
    JsonArray documents =
        JsonParser.parseString(node.get("/select", query))
            .getAsJsonObject()
            .getAsJsonObject("response")
            .getAsJsonArray("docs");
    if (documents.size() != count) {
      throw new IOException(documents.size() + " documents are indexed, expected " + count);
    }
    for (JsonElement document : documents) {
      JsonObject fields = document.getAsJsonObject();
      fields.addProperty("id", "e" + fields.get("id").getAsString());
    }
    return documents;
  }

  private JsonArray images(String prefix, int count) {
    JsonArray images = new JsonArray();
    for (int i = 0; i < count; i++) {
      JsonObject image = new JsonObject();
      image.addProperty("id", prefix + i);
      image.addProperty("region_features", content.image(random));
      images.add(image);
    }
    return images;
  }

  private static void index(BenchmarkNode node, JsonArray documents) throws IOException {
    node.post("/update?commit=true", documents.toString());
  }
}
