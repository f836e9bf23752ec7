/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import com.google.common.base.CaseFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.solr.SolrHttp;

/** Reads our metrics from a Solr 10 node, over HTTP in the format of Prometheus. */
public final class NodeMetrics {
  private static final Pattern LINE =
      Pattern.compile("aladin_([a-z_]+)\\{([^}]*)} ([0-9.eE+-]+)", Pattern.MULTILINE);

  private NodeMetrics() {}

  /**
   * The metrics of a core, or the sums over the node's cores of a collection. A timer or histogram
   * is the number of its events.
   *
   * @param name of a core or of a collection
   */
  public static Map<String, Long> of(SolrHttp node, String name) {
    Map<String, Long> sums = new TreeMap<>();
    Matcher line = LINE.matcher(node.text("/admin/metrics?wt=prometheus"));
    while (line.find()) {
      String labels = line.group(2);
      String metric = line.group(1);
      boolean ours =
          labels.contains("core=\"" + name + "\"")
              || labels.contains("collection=\"" + name + "\"");
      if (ours && !metric.endsWith("_bucket") && !metric.endsWith("_sum")) {
        String counted = metric.replaceFirst("(_milliseconds)?(_count|_total)?$", "");
        sums.merge(
            CaseFormat.LOWER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, counted),
            (long) Double.parseDouble(line.group(3)),
            Long::sum);
      }
    }
    return sums;
  }

  /** One of {@link #of}; 0 if the node has no such core. */
  public static long of(SolrHttp node, String name, String metric) {
    return of(node, name).getOrDefault(metric, 0L);
  }

  /** The hits of Solr's query result cache. */
  public static long queryResultCacheHits(SolrHttp node, String core) {
    return node.text("/admin/metrics?wt=prometheus")
        .lines()
        .filter(line -> line.startsWith("solr_core_indexsearcher_cache_lookups"))
        .filter(line -> line.contains("core=\"" + core + "\""))
        .filter(line -> line.contains("=\"queryResultCache\"") && line.contains("=\"hit\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether the sizes in a histogram of a core sum up to at least a given one. */
  public static boolean sizesReach(int size, SolrHttp node, String core, String metric) {
    String name = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, metric);
    Matcher sum =
        Pattern.compile(
                "aladin_"
                    + name
                    + "_sum\\{[^}]*core=\""
                    + Pattern.quote(core)
                    + "\"[^}]*} ([0-9.eE+]+)")
            .matcher(node.text("/admin/metrics?wt=prometheus"));
    return sum.find() && Double.parseDouble(sum.group(1)) >= size;
  }
}
