/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the vectors that a search compares are stored, see deployment.md, "Quantised vectors". */
enum GraphVectors {
  FLOAT32("float32", "", 9),
  SEVEN_BITS("7bits", ".veq", 9),
  ONE_BIT("1bit", ".veb", 10);

  private final String label;

  /** The ending of the names of their files; those of float32 are there with any. */
  private final String files;

  private final int solr;

  GraphVectors(String label, String files, int solr) {
    this.label = label;
    this.files = files;
    this.solr = solr;
  }

  /**
   * @param solr the major version of Solr
   * @throws IllegalArgumentException if it has no such vectors
   */
  static GraphVectors of(String label, int solr) {
    List<GraphVectors> known = Arrays.stream(values()).filter(v -> v.solr <= solr).toList();
    return known.stream()
        .filter(vectors -> vectors.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "vectors is \""
                        + label
                        + "\", expected "
                        + known.stream().map(v -> v.label).collect(Collectors.joining(" or "))
                        + " with solr="
                        + solr));
  }

  String label() {
    return label;
  }

  /** Has the core of a home store such vectors. */
  void configure(Path home) throws IOException {
    switch (this) {
      case FLOAT32 -> {
        // as it is
      }
      case SEVEN_BITS ->
          NodeHome.replace(
              home,
              "solrconfig.xml",
              "solr.SchemaCodecFactory",
              "org.aladin.solr.codec.QuantizedVectorsCodecFactory");
      case ONE_BIT ->
          NodeHome.replace(
              home, "schema.xml", "solr.DenseVectorField", "solr.BinaryQuantizedDenseVectorField");
    }
  }

  /**
   * The vectors of an index.
   *
   * @param folder with the index's files
   */
  static GraphVectors in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(Path::toString).toList();
      return Stream.of(SEVEN_BITS, ONE_BIT)
          .filter(vectors -> names.stream().anyMatch(name -> name.endsWith(vectors.files)))
          .findFirst()
          .orElse(FLOAT32);
    }
  }
}
