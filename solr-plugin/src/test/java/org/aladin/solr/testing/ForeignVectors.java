/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;

/**
 * Documents with random vectors by various versions of a model, as older cores and other clients
 * left them in an index, and what a search has to find of them.
 */
public final class ForeignVectors {
  private record Indexed(float[] vector, String version, String parity) {}

  private final Random random;
  private final Map<String, Indexed> documents = new TreeMap<>();

  public ForeignVectors(long seed) {
    random = new Random(seed);
  }

  /** Adds the chain {@code plain} to a solrconfig.xml, which embeds and checks nothing. */
  public static String withPlainChain(String config) {
    String first = "<updateRequestProcessorChain name=\"aladin\"";
    return config.replace(
        first,
        "<updateRequestProcessorChain name=\"plain\"><processor"
            + " class=\"solr.RunUpdateProcessorFactory\"/></updateRequestProcessorChain>"
            + first);
  }

  /** The version of a core's only model. */
  public static String version(SolrHttp node, String core) {
    return node.model(core, "default").get("version").getAsString();
  }

  /** How many documents a response says could not be compared. */
  public static int left(Answer answer, String field) {
    JsonObject header = answer.body().getAsJsonObject("responseHeader");
    JsonElement fields = header.get("aladin.notComparable");
    JsonElement number = fields == null ? null : fields.getAsJsonObject().get(field);
    return number == null ? 0 : number.getAsInt();
  }

  /** Remembers and gives a document in JSON; its version may be null. */
  public String document(String id, String version) {
    float[] vector = UnitVectors.random(random, SolrNode.DIMENSION);
    String parity = random.nextBoolean() ? "even" : "odd";
    documents.put(id, new Indexed(vector, version, parity));
    return "{\"id\":\""
        + id
        + "\",\"parity_s\":\""
        + parity
        + "\",\"caption_vector\":"
        + Arrays.toString(vector)
        + (version == null ? "" : ",\"caption_model\":\"" + version + "\"")
        + "}";
  }

  /** An alignment set of random words, in base64. */
  public String words(String version, int count) {
    return Base64.getEncoder()
        .encodeToString(
            AlignmentCodec.encode(
                new RandomAlignments(random.nextLong(), SolrNode.DIMENSION).words(version, count),
                AlignmentEncoding.INT8));
  }

  /** Forgets all documents of a version. */
  public void remove(String version) {
    documents.values().removeIf(document -> version.equals(document.version()));
  }

  /** The id of a random document of a version. */
  public String anyOf(String version) {
    List<String> ids = new ArrayList<>(documents.keySet());
    ids.removeIf(id -> !version.equals(documents.get(id).version()));
    return ids.get(random.nextInt(ids.size()));
  }

  /** How many documents name another version. */
  public int others(String version) {
    return (int)
        documents.values().stream()
            .filter(d -> d.version() != null && !d.version().equals(version))
            .count();
  }

  /** The nearest to a document, of those that do not name another version. */
  public List<String> nearest(String id, String version, String parity, int topK) {
    float[] query = documents.get(id).vector();
    return documents.entrySet().stream()
        .filter(e -> e.getValue().version() == null || e.getValue().version().equals(version))
        .filter(e -> parity == null || e.getValue().parity().equals(parity))
        .sorted(Comparator.comparingDouble(e -> -dot(query, e.getValue().vector())))
        .map(Map.Entry::getKey)
        .limit(topK)
        .toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}
