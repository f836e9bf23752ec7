/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.extraction.FeatureConversion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code features}: a detector's own output to VinVL's {@code features.tsv}. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes features.tsv, as VinVL publishes it, from the predictions.tsv of its detector"
          + " (scene_graph_benchmark), whose objects have a feature each.",
      "train, test and Solr read that file as it is, too; features.tsv is smaller and read faster.",
      "A run that was ended, even by kill -9, continues when the same command is run again.",
      "Exits with 3 if images without objects were left out: OUT/skipped.tsv has them."
    })
final class FeaturesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "FILE",
      description = "The detector's predictions.tsv.")
  private Path predictions;

  @Mixin private SizeOptions sizes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      description = "The output folder; empty, or that of the same command.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(predictions)) {
      throw new NoSuchFileException(
          predictions.toString(), null, "there is no such file (--predictions)");
    }
    PrintWriter print = spec.commandLine().getOut();
    try (VinvlFeatures features = VinvlFeatures.open(predictions, sizes.open())) {
      int all = features.keys().size();
      int skipped =
          new FeatureConversion(
                  features,
                  Files.size(predictions),
                  sizes.source(),
                  VinvlFeatures.readExtractor(predictions),
                  out)
              .run(System.err);
      print.println(
          (all - skipped)
              + " of "
              + all
              + " images of "
              + features.width()
              + " numbers per region written to "
              + out.resolve("features.tsv")
              + (skipped == 0
                  ? ""
                  : ", " + skipped + " skipped, listed in " + out.resolve("skipped.tsv")));
      return skipped == 0 ? 0 : Main.SKIPPED;
    }
  }
}
