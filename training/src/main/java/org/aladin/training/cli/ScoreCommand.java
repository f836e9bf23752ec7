/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.cli.Failure.WrongUseException;
import org.aladin.training.scoring.PairScore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code score}: one caption against one image. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores a caption against an image with both heads, and prints for each word of the caption"
          + " the best region of the image with its box and cosine."
    })
final class ScoreCommand implements Callable<Integer> {
  /** The image. */
  static final class Image {
    @Option(
        names = "--img_feat_file",
        required = true,
        paramLabel = "FILE",
        description =
            "An image of a features file, by --key: features.tsv, or a detector's predictions.tsv.")
    private Path features;

    @Option(
        names = "--picture",
        required = true,
        paramLabel = "FILE",
        description = "A picture, extracted by --extractor or --kind.")
    private Path picture;
  }

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(names = "--caption", required = true, paramLabel = "TEXT", description = "The caption.")
  private String caption;

  @ArgGroup(multiplicity = "1")
  private Image image;

  @Option(names = "--key", paramLabel = "KEY", description = "The image key, with --img_feat_file.")
  private String key;

  @Mixin private SizeOptions sizes;
  @Mixin private ExtractorOption extractor;

  @Option(names = "--json", description = "Print one line of JSON instead of a table.")
  private boolean json;

  @Option(names = "--matrix", description = "Also print the cosine of each region with each word.")
  private boolean matrix;

  @Override
  public Integer call() throws Exception {
    check();
    PrintWriter err = spec.commandLine().getErr();
    try (AladinEncoder encoder = model.load(1, err)) {
      PairScore score = image.features != null ? ofFeatures(encoder) : ofPicture(encoder);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(score.toJson(matrix));
      } else {
        score.toTable().forEach(out::println);
        if (matrix) {
          out.println();
          score.toMatrix().forEach(out::println);
        }
      }
    }
    return 0;
  }

  private void check() throws IOException {
    if (caption.isBlank()) {
      throw new WrongUseException("--caption is blank, expected a text");
    }
    if ((image.features == null) != (key == null)) {
      throw new WrongUseException("--key and --img_feat_file belong together");
    }
    if (image.picture == null && extractor.isGiven()) {
      throw new WrongUseException("--extractor and --kind are for --picture only");
    }
    if (image.features != null) {
      FeaturesPath.require(image.features);
    }
    if (image.picture != null && !Files.isRegularFile(image.picture)) {
      throw new NoSuchFileException(
          image.picture.toString(), null, "there is no such file (--picture)");
    }
  }

  private PairScore ofFeatures(AladinEncoder encoder) throws IOException {
    try (VinvlFeatures features =
        VinvlFeatures.open(image.features, sizes.open()).requireWidth(encoder.regionWidth())) {
      Optional<ExtractorFingerprint> made = VinvlFeatures.readExtractor(image.features);
      if (made.isPresent()) {
        model.requireExtractor(encoder, made.get(), image.features.toString());
      }
      return PairScore.of(encoder, caption, features.read(key), labels(features.predictions(key)));
    }
  }

  private PairScore ofPicture(AladinEncoder encoder) throws IOException {
    try (RegionExtractor opened = extractor.open(model.noCuda)) {
      model.requireExtractor(encoder, opened.fingerprint(), "--extractor");
      ExtractedRegions regions =
          opened.extract(new PictureDecoder(PictureLimits.DEFAULT).decode(image.picture));
      return PairScore.of(encoder, caption, regions.features(), labels(regions.predictions()));
    }
  }

  private static List<String> labels(ImagePredictions seen) {
    return seen.objects().stream().map(DetectedObject::className).toList();
  }
}
