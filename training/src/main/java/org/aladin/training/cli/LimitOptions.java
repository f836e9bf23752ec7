/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.InputLimits;
import org.aladin.training.cli.Failure.WrongUseException;
import picocli.CommandLine.Option;

/**
 * The options that limit what a model reads of its inputs: ALADIN's, and those of ALADIN-2.0, which
 * limits captions and object labels separately.
 */
final class LimitOptions {
  private static final String BOTH = "--max_seq_length";
  private static final String CAPTION = "--max_caption_seq_len";
  private static final String LABELS = "--max_labels_seq_len";
  private static final String DEFAULT =
      "(default: that of the model that the command starts from, else ";

  @Option(
      names = BOTH,
      converter = WholeNumber.Tokens.class,
      paramLabel = "N",
      description =
          "Maximum number of tokens of a caption and of object labels, with special tokens "
              + DEFAULT
              + "50).")
  private Integer both;

  @Option(
      names = CAPTION,
      converter = WholeNumber.Tokens.class,
      paramLabel = "N",
      description =
          "Maximum number of tokens of a caption, with special tokens (default: --max_seq_length).")
  private Integer caption;

  @Option(
      names = LABELS,
      converter = WholeNumber.Tokens.class,
      paramLabel = "N",
      description =
          "Maximum number of tokens of object labels, with special tokens (default:"
              + " --max_seq_length).")
  private Integer labels;

  @Option(
      names = "--max_img_seq_length",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      description = "Maximum number of regions of an image " + DEFAULT + "34).")
  private Integer regions;

  /** These options, or else the limits of a configuration. */
  LimitOptions or(OptionalInt captionTokens, OptionalInt labelTokens) {
    LimitOptions merged = new LimitOptions();
    merged.both = both;
    merged.caption = caption == null && both == null ? boxed(captionTokens) : caption;
    merged.labels = labels == null && both == null ? boxed(labelTokens) : labels;
    merged.regions = regions;
    return merged;
  }

  private static Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  /**
   * The limits of the command line, or else of a model.
   *
   * @param known what is not given
   */
  InputLimits over(InputLimits known) {
    return new InputLimits(
        first(caption, both, known.captionTokens()),
        first(labels, both, known.labelTokens()),
        first(regions, known.regions()));
  }

  /**
   * The limits of the command line, or else of a checkpoint, or else of the original.
   *
   * @throws IOException if a limit that only the checkpoint has is out of range there
   */
  InputLimits over(AladinCheckpoint checkpoint) throws IOException {
    InputLimits original = InputLimits.ORIGINAL;
    boolean noCaption = caption == null && both == null;
    boolean noLabels = labels == null && both == null;
    return over(
        new InputLimits(
            noCaption
                ? checkpoint.captionTokens().orElse(original.captionTokens())
                : original.captionTokens(),
            noLabels
                ? checkpoint.labelTokens().orElse(original.labelTokens())
                : original.labelTokens(),
            regions == null
                ? checkpoint.regions().orElse(original.regions())
                : original.regions()));
  }

  private static int first(Integer... values) {
    return Stream.of(values)
        .flatMap(value -> Optional.ofNullable(value).stream())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Complains about more tokens than the backbone has positions for.
   *
   * @throws WrongUseException naming the option, its value and the range
   */
  void check(InputLimits limits, BackboneConfig sizes, Path backbone) {
    check("a caption", caption, CAPTION, limits.captionTokens(), sizes, backbone);
    check("object labels", labels, LABELS, limits.labelTokens(), sizes, backbone);
  }

  private void check(
      String what, Integer own, String option, int tokens, BackboneConfig sizes, Path backbone) {
    if (tokens <= sizes.maxPositions()) {
      return;
    }
    boolean given = own != null || both != null;
    throw new WrongUseException(
        (given ? (own != null ? option : BOTH) : "The model's maximum number of tokens of " + what)
            + " is "
            + tokens
            + ", expected 3 to "
            + sizes.maxPositions()
            + ", the positions of the backbone "
            + backbone
            + (given ? "" : "; give " + BOTH));
  }
}
