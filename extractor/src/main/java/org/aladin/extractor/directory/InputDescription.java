/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import java.util.List;

/**
 * The conversion of a picture to a network's input: scaled, then per channel (x · scale - mean) /
 * deviation with x from 0 to 255.
 *
 * @param name the name of the input; null for the only one
 * @param size the rule for scaling
 * @param layout the layout of the tensor: N = 1, C = 3
 * @param channels the order of channels
 * @param scale the factor for each value
 * @param mean per channel, in the order of channels
 * @param deviation per channel, in the order of channels
 */
public record InputDescription(
    String name,
    SizeRule size,
    Layout layout,
    Channels channels,
    double scale,
    List<Double> mean,
    List<Double> deviation) {

  /** The order of the axes. */
  public enum Layout {
    NCHW,
    NHWC,
    CHW,
    HWC
  }

  /** The order of the colours. */
  public enum Channels {
    RGB,
    BGR
  }

  /** The rule for the size. */
  public enum Rule {
    /** Scales to width × height, ignoring the aspect ratio. */
    STRETCH,
    /** Scales to fit into width × height, keeping the aspect ratio; centres and fills the rest. */
    LETTERBOX,
    /** Scales the shorter side to {@code shortest}, the longer one to at most {@code longest}. */
    SHORTEST_SIDE,
    /** Keeps the size; scales only if the longer side exceeds {@code longest}. */
    ORIGINAL
  }

  /**
   * The size of a network's input.
   *
   * @param rule determines which of the other values apply
   * @param width for stretch and letterbox, else 0
   * @param height for stretch and letterbox, else 0
   * @param shortest for the shortest side, else 0
   * @param longest for the shortest side and original, else 0
   * @param fill the fill value of a letterbox, 0 to 255
   * @param antialias whether shrinking uses every pixel (as in PIL's bilinear filter), or only the
   *     four nearest (as in torch's bilinear interpolation without antialiasing)
   */
  public record SizeRule(
      Rule rule,
      int width,
      int height,
      int shortest,
      int longest,
      double fill,
      boolean antialias) {}

  private static final int MOST = 8192;

  static InputDescription read(JsonSection json) throws ExtractorDirectoryException {
    String name = json.has("name") ? json.string("name") : null;
    JsonSection size = json.section("size");
    Rule rule = size.choice("rule", Rule.values());
    boolean fixed = rule == Rule.STRETCH || rule == Rule.LETTERBOX;
    SizeRule sizes =
        new SizeRule(
            rule,
            fixed ? size.integer("width", 1, MOST) : 0,
            fixed ? size.integer("height", 1, MOST) : 0,
            rule == Rule.SHORTEST_SIDE ? size.integer("shortest", 1, MOST) : 0,
            fixed ? 0 : size.integer("longest", 1, MOST),
            rule == Rule.LETTERBOX ? size.number("fill", 0, 255, 114) : 0,
            size.bool("antialias", true));
    if (rule == Rule.SHORTEST_SIDE && sizes.longest < sizes.shortest) {
      throw size.wrong("longest", sizes.longest, "at least shortest, " + sizes.shortest);
    }
    InputDescription input =
        new InputDescription(
            name,
            sizes,
            json.choice("layout", Layout.values(), Layout.NCHW),
            json.choice("channels", Channels.values(), Channels.RGB),
            json.number("scale", 0, 1e6, 1),
            json.channels("mean", 0),
            json.channels("deviation", 1));
    if (input.deviation.contains(0.0)) {
      throw json.wrong("deviation", input.deviation, "numbers other than 0");
    }
    return input;
  }
}
