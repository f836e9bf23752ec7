/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.file.TextFile;

/**
 * What a detector's outputs mean, and which of its boxes become regions.
 *
 * @param boxes n × 4 numbers
 * @param scores n numbers, or n × C for C classes where there are no labels
 * @param labels n whole numbers; null if the network has none
 * @param features n × D numbers
 * @param picture D numbers of the whole picture; null to take the mean of its regions
 * @param unit of the boxes' numbers
 * @param order of the boxes' numbers
 * @param minimumSide boxes that are narrower or lower than this are dropped; relative, 0 to 1
 * @param threshold boxes that score less are dropped, 0 to 1
 * @param minimum the best boxes that are kept whatever they score
 * @param suppression of boxes that overlap better ones; null where the network does it itself
 * @param labelThreshold regions that score less have no object label; if all do, the best has one
 * @param firstClass the label of the first of the classes
 * @param classes class names; empty if the network knows none
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

  /** What boxes are measured in. */
  public enum Unit {
    /** 0 to 1 of the network's input. */
    RELATIVE,
    /** Pixels of the network's input. */
    SCALED_PIXELS,
    /** Pixels of the picture before it was scaled. */
    PICTURE_PIXELS
  }

  /** What the four numbers of a box are. */
  public enum Order {
    X1Y1X2Y2,
    Y1X1Y2X2,
    /** The centre, then width and height. */
    CXCYWH
  }

  /**
   * Suppression of non-maxima.
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
