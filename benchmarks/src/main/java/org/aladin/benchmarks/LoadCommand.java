/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@link SearchLoad} with each engine in turn, each in a new node with an empty index. The model's
 * weights and the images are random.
 */
final class LoadCommand {
  private final Options options;

  LoadCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() throws Exception {
    String size = options.text("size", "12x768");
    int seconds = options.number("seconds", 120);
    int clients = options.number("clients", 16);
    int documents = options.number("documents", 10);
    String heap = options.text("heap", "768m");
    List<String> engines = options.list("engines", "pytorch,onnxruntime,int8");
    Report report =
        new Report(
            "load",
            String.format(
                Locale.ROOT,
                "model %s with random weights, %d searching and 4 indexing clients on the same"
                    + " machine, %d documents per request, %d s, heap of the node %s",
                size,
                clients,
                documents,
                seconds,
                heap),
            System.out);
    Map<String, String> rows = new LinkedHashMap<>();
    try (EngineNodes nodes = new EngineNodes(options)) {
      for (int round = 1; round <= options.number("rounds", 1); round++) {
        for (String engine : engines) {
          System.out.println();
          System.out.println(engine);
          try (BenchmarkNode node = nodes.start(engine, heap)) {
            SearchLoad load =
                new SearchLoad(new CoreHttp(node.url()), LoadContent.random(), clients, documents);
            load.indexFirst();
            rows.put(engine + ", round " + round, load.run(seconds, Long.toString(node.pid())));
          }
        }
      }
    }
    System.out.println();
    System.out.println("| engine | " + SearchLoad.COLUMNS);
    System.out.println("| --- ".repeat(9) + "|");
    rows.forEach((engine, row) -> System.out.println("| " + engine + " | " + row));
    rows.forEach(report::keep);
    report.end();
  }
}
