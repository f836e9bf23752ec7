/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.aladin.extractor.RegionExtractor;
import org.aladin.training.cli.Failure.WrongUseException;
import org.aladin.training.extraction.CaptionedPicture;
import org.aladin.training.extraction.CaptionedPictures;
import org.aladin.training.extraction.Extraction;
import org.aladin.training.extraction.PictureFolder;
import org.aladin.training.extraction.Split;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code extract}: pictures and captions to the files that {@code train} reads. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Extracts the region features of pictures, and writes them with the captions as train reads"
          + " them: OUT is its --data_dir, and OUT/features.tsv its --img_feat_file.",
      "A run that was ended, even by kill -9, continues when the same command is run again.",
      "Exits with 3 if pictures were left out: OUT/skipped.tsv has each with its reason."
    })
final class ExtractCommand implements Callable<Integer> {
  /** A folder of pictures; the options can be repeated together. */
  static final class Folder {
    @Option(
        names = "--pictures",
        required = true,
        paramLabel = "DIR",
        description = "The folder that the file names of the captions file are in.")
    private Path pictures;

    @Option(
        names = "--captions",
        required = true,
        paramLabel = "FILE",
        description =
            "COCO's captions_*.json, Karpathy's dataset_*.json, or a TSV: file name, caption and,"
                + " if there is no --split, the split.")
    private Path captions;

    @Option(
        names = "--split",
        paramLabel = "NAME",
        description =
            "What the pictures are used for: train, minival or test (default: as the captions file says,"
                + " else train).")
    private String split;
  }

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1..*", order = 1)
  private List<Folder> folders;

  @Mixin private ExtractorOption extractor;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      order = 12,
      description = "The output folder; empty, or that of the same command.")
  private Path out;

  @Option(
      names = "--minival",
      defaultValue = "0",
      paramLabel = "N",
      order = 13,
      converter = WholeNumber.FromZero.class,
      description = "Draw N training pictures at random for minival (default: ${DEFAULT-VALUE}).")
  private int minival;

  @Option(
      names = "--test",
      defaultValue = "0",
      paramLabel = "N",
      order = 14,
      converter = WholeNumber.FromZero.class,
      description = "Draw N training pictures at random for test (default: ${DEFAULT-VALUE}).")
  private int test;

  @Option(
      names = "--seed",
      defaultValue = "88",
      paramLabel = "N",
      order = 15,
      description = "Seed of the draw for --minival and --test (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 16,
      converter = WholeNumber.Threads.class,
      description =
          "Number of pictures that are decoded and extracted at the same time (default: the"
              + " number of cores).")
  private Integer threads;

  @Option(
      names = "--no_cuda",
      order = 17,
      description = "Use the CPU even if there is a GPU. Networks in ONNX always use the CPU.")
  private boolean noCuda;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    List<CaptionedPicture> pictures = CaptionedPictures.read(folders());
    try {
      pictures = CaptionedPictures.holdOut(pictures, minival, test, seed);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    try (RegionExtractor opened = extractor.open(noCuda)) {
      err.println(
          opened.fingerprint()
              + ": at most "
              + opened.maximumRegions()
              + " regions of "
              + opened.featureWidth()
              + " values per picture; "
              + workers
              + " pictures at a time");
      Extraction.Result result = new Extraction(pictures, opened, out, workers).run(System.err);
      warnOfMissingSplits(pictures, err);
      spec.commandLine().getOut().println(describe(result));
      return result.skipped() == 0 ? 0 : Main.SKIPPED;
    }
  }

  private String describe(Extraction.Result result) {
    int all = result.extracted() + result.skipped();
    return String.format(
        Locale.ROOT,
        "%d of %d pictures extracted to %s, %s",
        result.extracted(),
        all,
        out,
        result.skipped() == 0
            ? "none skipped"
            : result.skipped() + " skipped, with the reasons in " + out.resolve("skipped.tsv"));
  }

  private List<PictureFolder> folders() throws IOException {
    List<PictureFolder> read = new ArrayList<>();
    for (Folder folder : folders) {
      if (!Files.isDirectory(folder.pictures)) {
        throw new NoSuchFileException(
            folder.pictures.toString(), null, "there is no such folder (--pictures)");
      }
      if (!Files.isRegularFile(folder.captions)) {
        throw new NoSuchFileException(
            folder.captions.toString(), null, "there is no such file (--captions)");
      }
      read.add(new PictureFolder(folder.pictures, folder.captions, split(folder.split)));
    }
    return read;
  }

  private static Split split(String name) {
    if (name == null) {
      return null;
    }
    for (Split split : Split.values()) {
      if (split.toString().equals(name)) {
        return split;
      }
    }
    throw new WrongUseException("--split is " + name + ", expected train, minival or test");
  }

  /** Training needs pictures of both. */
  private static void warnOfMissingSplits(List<CaptionedPicture> pictures, PrintWriter err) {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    pictures.forEach(picture -> counts.merge(picture.split(), 1, Integer::sum));
    for (Split split : List.of(Split.TRAIN, Split.MINIVAL)) {
      if (!counts.containsKey(split)) {
        err.println(
            "There are no pictures of the split "
                + split
                + ", which train needs: give more folders, or --minival");
      }
    }
  }
}
