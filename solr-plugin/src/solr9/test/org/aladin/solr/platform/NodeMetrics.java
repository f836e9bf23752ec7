/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;

/** Reads our metrics from a Solr 9 node, over HTTP. */
public final class NodeMetrics {
  private static final String PREFIX = "OTHER./aladin.";

  private NodeMetrics() {}

  /**
   * The metrics of a core, or the sums over the node's cores of a collection. A timer or histogram
   * is the number of its events.
   *
   * @param name of a core or of a collection
   */
  public static Map<String, Long> of(SolrHttp node, String name) {
    JsonObject registries =
        node.get("/admin/metrics?group=core&compact=true&prefix=" + PREFIX)
            .body()
            .getAsJsonObject("metrics");
    String registry = "solr.core." + name;
    Map<String, Long> sums = new TreeMap<>();
    for (String each : registries.keySet()) {
      if (each.equals(registry) || each.startsWith(registry + ".")) {
        registries
            .getAsJsonObject(each)
            .entrySet()
            .forEach(
                metric ->
                    sums.merge(
                        metric.getKey().substring(PREFIX.length()),
                        count(metric.getValue()),
                        Long::sum));
      }
    }
    return sums;
  }

  private static long count(JsonElement value) {
    return value.isJsonObject()
        ? value.getAsJsonObject().get("count").getAsLong()
        : value.getAsLong();
  }

  /** One of {@link #of}; 0 if the node has no such core. */
  public static long of(SolrHttp node, String name, String metric) {
    return of(node, name).getOrDefault(metric, 0L);
  }

  /** The hits of Solr's query result cache. */
  public static long queryResultCacheHits(SolrHttp node, String core) {
    String key = "solr.core." + core + ":CACHE.searcher.queryResultCache:hits";
    return node.get("/admin/metrics?key=" + key)
        .body()
        .getAsJsonObject("metrics")
        .get(key)
        .getAsLong();
  }

  /** Whether the largest size in a histogram of a core is at least a given one. */
  public static boolean sizesReach(int size, SolrHttp node, String core, String metric) {
    String key = "solr.core." + core + ":" + PREFIX + metric + ":max";
    return node.get("/admin/metrics?key=" + key)
            .body()
            .getAsJsonObject("metrics")
            .get(key)
            .getAsLong()
        >= size;
  }
}
