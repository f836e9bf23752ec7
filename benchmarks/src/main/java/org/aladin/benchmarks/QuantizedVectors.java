/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recall and size of the first stage with quantised vectors, against exact cosines of the float32
 * vectors. A node of Solr 9 or 10 embeds captions once per kind of vectors; captions that are not
 * indexed are the queries.
 */
public final class QuantizedVectors {
  private static final int TOP_K = 100;
  private static final int QUERIES = 200;
  private static final int PER_REQUEST = 500;
  private static final String FIELD = "solr.DenseVectorField\" vectorDimension";

  /**
   * A kind of vectors.
   *
   * @param name of the kind
   * @param replaced a text of the configset
   * @param replacement what the kind has instead
   * @param extension of the file with the vectors that a search reads
   */
  private record Kind(String name, String replaced, String replacement, String extension) {}

  private static final Kind FLOATS = new Kind("float32", FIELD, FIELD, ".vec");

  private static final List<Kind> KINDS =
      List.of(
          FLOATS,
          new Kind(
              "7 bits",
              "solr.SchemaCodecFactory",
              "org.aladin.solr.codec.QuantizedVectorsCodecFactory",
              ".veq"));

  private static final List<Kind> SOLR_10_KINDS =
      List.of(
          new Kind(
              "7 bits, field",
              FIELD,
              "solr.ScalarQuantizedDenseVectorField\" bits=\"7\" vectorDimension",
              ".veq"),
          new Kind(
              "1 bit, field",
              FIELD,
              "solr.BinaryQuantizedDenseVectorField\" vectorDimension",
              ".veb"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final String solr;
  private final Path home;
  private final int dimension;

  private QuantizedVectors(String solr, Path home, int dimension) {
    this.solr = solr;
    this.home = home;
    this.dimension = dimension;
  }

  /**
   * @param args the node's URL, up to and including {@code /solr}; its home, which has the
   *     configset {@code aladin} and the model; the model's dimension; a text file with one caption
   *     per line; the number of captions to index [20000]
   */
  public static void main(String[] args) throws Exception {
    int documents = args.length > 4 ? Integer.parseInt(args[4]) : 20_000;
    List<String> captions;
    try (Stream<String> lines = Files.lines(Path.of(args[3]))) {
      captions = lines.distinct().limit(documents + QUERIES).toList();
    }
    if (captions.size() < documents + QUERIES) {
      throw new IllegalArgumentException(
          args[3] + " has " + captions.size() + " captions, expected " + (documents + QUERIES));
    }
    new QuantizedVectors(args[0], Path.of(args[1]), Integer.parseInt(args[2]))
        .run(captions.subList(0, documents), captions.subList(documents, captions.size()));
  }

  private void run(List<String> captions, List<String> queries) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%d captions, %d queries, %d dimensions; recall of the %d nearest by exact cosines%n",
        captions.size(),
        queries.size(),
        dimension,
        TOP_K);
    System.out.println(
        "| field | searched bytes per vector | recall at 10, topK=10 | recall at 100, topK=100 | the 10 nearest"
            + " among the first 100 |");
    System.out.println("| --- | --- | --- | --- | --- |");
    create("quantized-queries", FLOATS);
    index("quantized-queries", queries);
    float[][] asked = vectors("quantized-queries", queries.size());
    float[][] vectors = null;
    for (Kind kind : kinds()) {
      String core = "quantized-" + kind.name().replaceAll("\\W+", "-");
      create(core, kind);
      index(core, captions);
      if (vectors == null) {
        vectors = vectors(core, captions.size());
      }
      measure(kind, core, vectors, queries, asked);
    }
  }

  private List<Kind> kinds() {
    String version =
        get("/admin/info/system").getAsJsonObject("lucene").get("solr-spec-version").getAsString();
    List<Kind> kinds = new ArrayList<>(KINDS);
    if (!version.startsWith("9.")) {
      kinds.addAll(SOLR_10_KINDS);
    }
    return kinds;
  }

  private void create(String core, Kind kind) throws IOException {
    Path configset = home.resolve("configsets").resolve(core);
    Path conf = Files.createDirectories(configset.resolve("conf"));
    try (Stream<Path> files = Files.list(home.resolve("configsets/aladin/conf"))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file).replace(kind.replaced(), kind.replacement());
        Files.writeString(conf.resolve(file.getFileName()), text);
      }
    }
    get(
        "/admin/cores?action=CREATE&name="
            + core
            + "&configSet="
            + core
            + "&property.aladin.dimension="
            + dimension);
  }

  private void index(String core, List<String> captions) {
    for (int from = 0; from < captions.size(); from += PER_REQUEST) {
      JsonArray documents = new JsonArray();
      for (int i = from; i < Math.min(from + PER_REQUEST, captions.size()); i++) {
        JsonObject document = new JsonObject();
        document.addProperty("id", String.valueOf(i));
        document.addProperty("caption", captions.get(i));
        documents.add(document);
      }
      post("/" + core + "/update", documents.toString());
    }
    get("/" + core + "/update?optimize=true&maxSegments=1");
  }

  private float[][] vectors(String core, int documents) {
    float[][] vectors = new float[documents][];
    for (int from = 0; from < documents; from += PER_REQUEST) {
      String page = "&sort=_docid_+asc&rows=" + PER_REQUEST + "&start=" + from;
      for (JsonElement hit : hits("/" + core + "/select?q=*:*&fl=id,caption_vector" + page)) {
        JsonArray values = hit.getAsJsonObject().getAsJsonArray("caption_vector");
        float[] vector = new float[values.size()];
        for (int d = 0; d < vector.length; d++) {
          vector[d] = values.get(d).getAsFloat();
        }
        vectors[hit.getAsJsonObject().get("id").getAsInt()] = vector;
      }
    }
    return vectors;
  }

  private void measure(
      Kind kind, String core, float[][] vectors, List<String> queries, float[][] asked)
      throws IOException {
    double ten = 0;
    double hundred = 0;
    double tenInHundred = 0;
    for (int q = 0; q < queries.size(); q++) {
      List<String> nearest = nearest(asked[q], vectors);
      List<String> first = found(core, queries.get(q), 10);
      List<String> all = found(core, queries.get(q), TOP_K);
      ten += shared(first, nearest.subList(0, 10)) / 10.0;
      hundred += shared(all, nearest) / (double) TOP_K;
      tenInHundred += shared(all, nearest.subList(0, 10)) / 10.0;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.1f |%n",
        kind.name(),
        bytes(core, kind.extension()) / vectors.length,
        100 * ten / queries.size(),
        100 * hundred / queries.size(),
        100 * tenInHundred / queries.size());
  }

  /** The size of what the search reads: all of it has a file name extension of its own. */
  private long bytes(String core, String extension) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(home.resolve(core).resolve("data/index"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(extension)).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  private List<String> found(String core, String text, int topK) {
    List<String> ids = new ArrayList<>();
    String query = "{!aladin f=caption_vector topK=" + topK + " v=$text}";
    for (JsonElement hit :
        hits(
            "/"
                + core
                + "/select?fl=id&rows="
                + topK
                + "&q="
                + encoded(query)
                + "&text="
                + encoded(text))) {
      ids.add(hit.getAsJsonObject().get("id").getAsString());
    }
    return ids;
  }

  private static List<String> nearest(float[] query, float[][] vectors) {
    double[] cosines = new double[vectors.length];
    Integer[] order = new Integer[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      order[i] = i;
      for (int d = 0; d < query.length; d++) {
        cosines[i] += (double) query[d] * vectors[i][d];
      }
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> -cosines[i]));
    return Arrays.stream(order).limit(TOP_K).map(String::valueOf).toList();
  }

  private static int shared(List<String> found, List<String> nearest) {
    Set<String> both = new HashSet<>(found);
    both.retainAll(new HashSet<>(nearest));
    return both.size();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonArray hits(String path) {
    return get(path).getAsJsonObject("response").getAsJsonArray("docs");
  }

  private JsonObject get(String path) {
    return send(HttpRequest.newBuilder(URI.create(solr + path)).build());
  }

  private void post(String path, String json) {
    send(
        HttpRequest.newBuilder(URI.create(solr + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private JsonObject send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IllegalStateException(request.uri() + ": " + response.body());
      }
      return JsonParser.parseString(response.body()).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
