/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.cli.Failure.WrongUseException;
import org.aladin.training.embedding.CaptionItems;
import org.aladin.training.embedding.DocumentFields;
import org.aladin.training.embedding.DocumentsOutput;
import org.aladin.training.embedding.EmbeddingRun;
import org.aladin.training.embedding.FeatureItems;
import org.aladin.training.embedding.ItemSource;
import org.aladin.training.embedding.PictureItems;
import org.aladin.training.embedding.TensorsOutput;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code embed}: captions or images to documents for Solr, or to a safetensors file. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Embeds captions, the images of a features file, or pictures: to JSON documents that Solr"
          + " indexes as they are, without embedding them again, or to a safetensors file.",
      "A run that was ended, even by kill -9, continues when the same command is run again.",
      "Exits with 3 if items were left out: OUT/skipped.tsv has each with its reason."
    })
final class EmbedCommand implements Callable<Integer> {
  /** What is embedded. */
  static final class Source {
    @Option(
        names = "--captions",
        required = true,
        paramLabel = "FILE",
        description = "Captions: a line each, with an id, a tab and the text.")
    private Path captions;

    @Option(
        names = "--img_feat_file",
        required = true,
        paramLabel = "FILE",
        description =
            "The images of a features file: features.tsv, or a detector's predictions.tsv.")
    private Path features;

    @Option(
        names = "--pictures",
        required = true,
        paramLabel = "DIR",
        description = "The pictures below a folder, extracted by --extractor or --kind.")
    private Path pictures;
  }

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private SizeOptions sizes;
  @Mixin private ExtractorOption extractor;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      description = "The output folder; empty, or that of the same command.")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      paramLabel = "NAME",
      description =
          "jsonl: documents for Solr; safetensors: vectors and alignment sets for other programs"
              + " (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--field",
      paramLabel = "ROLE=NAME",
      mapFallbackValue = Option.NULL_VALUE,
      description =
          "Name of a field of the documents, can be repeated: id, text, labels, vector, alignment,"
              + " version, hash, for pictures also width, height (default: as in the configset). An"
              + " empty name leaves a field out.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--encoding",
      defaultValue = "int8",
      paramLabel = "NAME",
      description =
          "Encoding of alignment sets in documents, that of the schema's field type"
              + " (default: ${DEFAULT-VALUE}).")
  private String encoding;

  @Option(
      names = "--documents_per_file",
      defaultValue = "10000",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      description = "Documents per file (default: ${DEFAULT-VALUE}).")
  private int documentsPerFile;

  @Option(
      names = "--batch_size",
      defaultValue = "32",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      description = "Items that are encoded together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    check();
    try (AladinEncoder encoder = model.load(batch, err)) {
      if (source.captions != null) {
        return run(CaptionItems.read(source.captions), encoder);
      }
      return source.features != null ? features(encoder) : pictures(encoder);
    }
  }

  private void check() throws IOException {
    if (!format.equals("jsonl") && !format.equals("safetensors")) {
      throw new WrongUseException("--format is " + format + ", expected jsonl or safetensors");
    }
    if (source.pictures == null && extractor.isGiven()) {
      throw new WrongUseException("--extractor and --kind are for --pictures only");
    }
    if (source.captions != null && !Files.isRegularFile(source.captions)) {
      throw new NoSuchFileException(
          source.captions.toString(), null, "there is no such file (--captions)");
    }
    if (source.features != null) {
      FeaturesPath.require(source.features);
    }
    if (source.pictures != null && !Files.isDirectory(source.pictures)) {
      throw new NoSuchFileException(
          source.pictures.toString(), null, "there is no such folder (--pictures)");
    }
  }

  private int features(AladinEncoder encoder) throws Exception {
    try (VinvlFeatures features =
        VinvlFeatures.open(source.features, sizes.open()).requireWidth(encoder.regionWidth())) {
      Optional<ExtractorFingerprint> made = VinvlFeatures.readExtractor(source.features);
      if (made.isPresent()) {
        model.requireExtractor(encoder, made.get(), source.features.toString());
      }
      return run(new FeatureItems(source.features, features), encoder);
    }
  }

  private int pictures(AladinEncoder encoder) throws Exception {
    try (RegionExtractor opened = extractor.open(model.noCuda)) {
      model.requireExtractor(encoder, opened.fingerprint(), "--extractor");
      return run(new PictureItems(source.pictures, opened, threads()), encoder);
    }
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  private int run(ItemSource items, AladinEncoder encoder) throws Exception {
    JsonObject form = new JsonObject();
    form.addProperty("output", format);
    EmbeddingRun run = new EmbeddingRun(items, encoder, batch, threads());
    EmbeddingRun.Opener opener;
    if (format.equals("safetensors")) {
      opener =
          folder ->
              TensorsOutput.open(folder, items.kind(), encoder.version(), encoder.dimension());
    } else {
      DocumentFields names;
      AlignmentEncoding encoded;
      try {
        names = DocumentFields.of(items.kind(), items.arePictures(), fields);
        encoded = AlignmentEncoding.parse(encoding);
      } catch (IllegalArgumentException e) {
        throw new WrongUseException(e.getMessage());
      }
      form.addProperty("fields", names.toString());
      form.addProperty("encoding", encoding);
      form.addProperty("documents per file", documentsPerFile);
      opener = folder -> DocumentsOutput.open(folder, names, encoder, encoded, documentsPerFile);
    }
    EmbeddingRun.Result result = run.run(out, form, opener, System.err);
    spec.commandLine().getOut().println(describe(result));
    return result.skipped() == 0 ? 0 : Main.SKIPPED;
  }

  private String describe(EmbeddingRun.Result result) {
    return String.format(
        Locale.ROOT,
        "%d of %d items embedded to %s, %s",
        result.embedded(),
        result.embedded() + result.skipped(),
        out,
        result.skipped() == 0
            ? "none skipped"
            : result.skipped() + " skipped, with the reasons in " + out.resolve("skipped.tsv"));
  }
}
