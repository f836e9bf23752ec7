/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.aladin.model.engine.NativeWork;

/** The program of the benchmarks' jar: one command per comparison, and JMH for single methods. */
public final class Benchmarks {
  private static final String USAGE =
      """
      Expected: a command, and name=value for what differs from the default.
        rerank    beside Lucene 10's late interaction:
                  window=100 regions=33 dimensions=768 words=12 rounds=40
                  encodings=int8,int8-coarse,int4 jdk=(a JDK 21 or newer beside this one)
                  lucene=none warmup=30
        query     text in, ten hits out, over HTTP: documents=10000 size=12x768 queries=100
                  warmup=10000 index=(a folder to keep the index in, and to take it from)
                  rounds=5 (of 1, 2, 4 and 8 clients)
                  encoding=int8 (of the regions: or int8-coarse, bfloat16, float32, int4)
                  vectors=float32 (or 7bits, quantised vectors; or 1bit, with Solr 10)
                  solr=9 (or 10, with a JDK 21 or newer)
        ingest    images over HTTP, in batches, again and embedded elsewhere:
                  documents=32 requests=4 clients=2 size=12x768 rounds=3 warmup=600
                  engine=pytorch beside=pytorch (or onnxruntime, int8; beside=none)
                  format=json (or javabin, the format of SolrJ) solr=9 (or 10)
        load      16 clients that search while 4 index, with each engine in turn:
                  size=12x768 seconds=120 engines=pytorch,onnxruntime,int8 rounds=1
                  clients=16 documents=10 heap=768m solr=9 (or 10)
        train     a step beside the original's padding:
                  config=training/configs/alad-alignment-and-matching-distill.yaml
                  batch=32 steps=3 size=12x768
        evaluate  beside the original's way:
                  config=training/configs/alad-alignment-and-matching-distill.yaml
                  images=32 scored=200 rounds=3 size=12x768
        jmh       single methods; further arguments are JMH's
      """;

  private Benchmarks() {}

  /**
   * @param args a command and its arguments
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.print(USAGE);
      System.exit(2);
    }
    List<String> rest = Arrays.asList(args).subList(1, args.length);
    try {
      switch (args[0]) {
        case "rerank" ->
            new RerankCommand(
                    new Options(
                        rest,
                        Set.of(
                            "window",
                            "regions",
                            "dimensions",
                            "words",
                            "rounds",
                            "encodings",
                            "warmup",
                            "lucene",
                            "jdk")))
                .run();
        case "query" ->
            inEngine(
                () ->
                    new QueryCommand(
                            new Options(
                                rest,
                                Set.of(
                                    "documents",
                                    "size",
                                    "queries",
                                    "warmup",
                                    "node",
                                    "solr",
                                    "index",
                                    "rounds",
                                    "encoding",
                                    "vectors")))
                        .run());
        case "ingest" ->
            inEngine(
                () ->
                    new IngestCommand(
                            new Options(
                                rest,
                                Set.of(
                                    "documents",
                                    "requests",
                                    "clients",
                                    "size",
                                    "rounds",
                                    "warmup",
                                    "node",
                                    "solr",
                                    "engine",
                                    "beside",
                                    "format")))
                        .run());
        case "load" ->
            inEngine(
                () ->
                    new LoadCommand(
                            new Options(
                                rest,
                                Set.of(
                                    "size",
                                    "seconds",
                                    "engines",
                                    "rounds",
                                    "clients",
                                    "documents",
                                    "heap",
                                    "node",
                                    "solr")))
                        .run());
        case "train" ->
            inEngine(
                () ->
                    new TrainCommand(new Options(rest, Set.of("config", "batch", "steps", "size")))
                        .run());
        case "evaluate" ->
            inEngine(
                () ->
                    new EvaluateCommand(
                            new Options(
                                rest, Set.of("config", "images", "scored", "rounds", "size")))
                        .run());
        case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
        default -> {
          System.err.println("Unknown command \"" + args[0] + "\"");
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /** On the thread that libtorch likes. */
  private static void inEngine(Work work) throws Exception {
    NativeWork.<Void, Exception>run(
        () -> {
          work.run();
          return null;
        });
  }

  private interface Work {
    void run() throws Exception;
  }
}
