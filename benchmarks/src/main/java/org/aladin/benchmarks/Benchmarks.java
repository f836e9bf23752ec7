/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The program of the benchmarks' jar: one command per comparison, and JMH for single methods. */
public final class Benchmarks {
  private static final String USAGE =
      """
      Expected: a command, and name=value for what differs from the default.
        rerank    beside Lucene 10's late interaction:
                  window=100 regions=33 dimensions=768 words=12 rounds=40
                  encodings=int8,int8-coarse,int4 jdk=(a JDK 21 or newer beside this one)
        evaluate  5k x 25k: images=200 rounds=3
        train     a step beside the original's padding: batch=32 size=12x768 steps=3
        query     over HTTP: documents=100000 size=12x768 queries=100
        ingest    batches and repeated documents over HTTP: documents=64 size=12x768
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
                            "jdk")))
                .run();
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
}
