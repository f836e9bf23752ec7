/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.file.TextFile;

/**
 * The meaning of a detector's outputs, and the selection of boxes that become regions.
 *
 * @param boxes n × 4 values
 * @param scores n values, or n × C for C classes if there are no labels
 * @param labels n integers; null if the network has none
 * @param features n × D values
 * @param picture D values of the whole picture; null to use the mean of its regions
 * @param unit the unit of the boxes' coordinates
 * @param order the order of the boxes' coordinates
 * @param minimumSide boxes with a shorter side are dropped; relative to the picture, 0 to 1
 * @param threshold boxes with lower scores are dropped, 0 to 1
 * @param minimum the number of best boxes that are kept regardless of their scores
 * @param suppression suppression of boxes that overlap better ones; null if the network suppresses
 *     them itself
 * @param labelThreshold regions with lower scores have no object label, except the best if all are
 *     lower
 * @param firstClass the label of the first of the classes
 * @param classes class names; empty if the network has none
 */
public record DetectorDescription(
    Output boxes,
    Output scores,
    Output labels,
    Output features,
    Output picture,
    Unit unit,
    Order order,
    double minimumSide,
    double threshold,
    int minimum,
    Suppression suppression,
    double labelThreshold,
    int firstClass,
    List<String> classes) {

  /** The unit of box coordinates. */
  public enum Unit {
    /** 0 to 1 of the network's input. */
    RELATIVE,
    /** Pixels of the network's input. */
    SCALED_PIXELS,
    /** Pixels of the picture before it was scaled. */
    PICTURE_PIXELS
  }

  /** The order of the four values of a box. */
  public enum Order {
    X1Y1X2Y2,
    Y1X1Y2X2,
    /** The centre, then width and height. */
    CXCYWH
  }

  /**
   * Non-maximum suppression.
   *
   * @param overlap intersection over union from which the lower score is dropped, above 0 to 1
   * @param perClass whether only boxes of one class suppress each other
   */
  public record Suppression(double overlap, boolean perClass) {}

  static DetectorDescription read(JsonSection json, JsonSection regions, Path directory)
      throws IOException {
    JsonSection outputs = json.section("outputs");
    JsonSection boxes = json.section("boxes");
    Suppression suppression = null;
    if (json.has("suppression")) {
      JsonSection section = json.section("suppression");
      suppression =
          new Suppression(section.number("overlap", 0, 1), section.bool("perClass", true));
    }
    double labelThreshold = 0;
    int firstClass = 0;
    List<String> classes = List.of();
    if (json.has("labels")) {
      JsonSection labels = json.section("labels");
      labelThreshold = labels.number("threshold", 0, 1, 0);
      firstClass = labels.integer("firstClass", 0, 1_000_000, 0);
      classes = classes(labels, directory);
    }
    return new DetectorDescription(
        outputs.output("boxes"),
        outputs.output("scores"),
        outputs.has("labels") ? outputs.output("labels") : null,
        outputs.output("features"),
        outputs.has("picture") ? outputs.output("picture") : null,
        boxes.choice("unit", Unit.values()),
        boxes.choice("order", Order.values(), Order.X1Y1X2Y2),
        boxes.number("minimumSide", 0, 1, 0.004),
        regions.number("threshold", 0, 1, 0),
        regions.integer("minimum", 0, 1000, 0),
        suppression,
        labelThreshold,
        firstClass,
        classes);
  }

  private static List<String> classes(JsonSection labels, Path directory) throws IOException {
    if (!labels.has("file")) {
      return List.copyOf(labels.strings("classes"));
    }
    String name = labels.string("file");
    Path file = ExtractorDirectory.inside(directory, name, labels, "file");
    return TextFile.lines(file).stream().map(String::strip).toList();
  }
}
