/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.aladin.extractor.ExtractorOptions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.training.cli.Failure.WrongUseException;
import picocli.CommandLine.Option;

/** What computes the regions of pictures. */
final class ExtractorOption {
  /** The public networks whose descriptions are built in. */
  private static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return RegionExtractor.descriptions().iterator();
    }
  }

  private static final String DESCRIPTOR = "descriptor";

  @Option(
      names = "--extractor",
      paramLabel = "PATH",
      order = 10,
      description =
          "An extractor directory (extractor.json and a network), or with --kind a network alone.")
  private Path path;

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      order = 11,
      completionCandidates = Kinds.class,
      description =
          "The network of --extractor is a public one: ${COMPLETION-CANDIDATES}. descriptor needs no"
              + " network, and recognizes little.")
  private String kind;

  /** Whether the user gave any. */
  boolean isGiven() {
    return path != null || kind != null;
  }

  /**
   * Loads the extractor.
   *
   * @param noCuda whether it must use the CPU
   */
  RegionExtractor open(boolean noCuda) throws IOException {
    if (kind != null && !RegionExtractor.descriptions().contains(kind)) {
      throw new WrongUseException(
          "--kind is " + kind + ", expected one of " + RegionExtractor.descriptions());
    }
    if (DESCRIPTOR.equals(kind)) {
      if (path != null) {
        throw new WrongUseException("--kind descriptor has no network: leave out --extractor");
      }
      return RegionExtractor.descriptor();
    }
    if (path == null) {
      throw new WrongUseException(
          "No extractor: give --extractor, with --kind for a network alone, or --kind descriptor");
    }
    ExtractorOptions options = new ExtractorOptions(1, !noCuda);
    return kind == null
        ? RegionExtractor.open(path, options)
        : RegionExtractor.open(path, kind, options);
  }
}
