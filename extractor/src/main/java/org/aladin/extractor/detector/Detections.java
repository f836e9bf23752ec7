/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.aladin.extractor.directory.DetectorDescription;
import org.aladin.extractor.directory.DetectorDescription.Suppression;
import org.aladin.extractor.network.Network;
import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.network.PictureTensor;
import org.aladin.extractor.network.Tensor;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.image.Box;

/** Reads the boxes from a detector's outputs, best first. */
final class Detections {
  private final DetectorDescription description;
  private final Network network;

  Detections(DetectorDescription description, Network network) {
    this.description = description;
    this.network = network;
  }

  /** All boxes that are not degenerate, best first. */
  List<Detection> read(List<Tensor> outputs, Picture picture, PictureTensor input) {
    Tensor boxes = network.find(outputs, description.boxes());
    int count = lines(boxes, 4);
    Tensor scores = network.find(outputs, description.scores());
    Tensor labels =
        description.labels() == null ? null : network.find(outputs, description.labels());
    int classes = classes(scores, labels, count);
    check(labels, count);
    List<Detection> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Box box = box(boxes.values(), 4 * i, picture, input);
      int best = best(scores.values(), i * classes, classes);
      float score = scores.values()[i * classes + best];
      int label = labels != null ? (int) labels.values()[i] : classes > 1 ? best : -1;
      // This form of the comparison drops NaN, too.
      boolean whole =
          box.x2() - box.x1() >= description.minimumSide()
              && box.y2() - box.y1() >= description.minimumSide()
              && score >= 0;
      if (whole) {
        found.add(new Detection(i, box, score, label));
      }
    }
    found.sort(Comparator.comparingDouble(Detection::score).reversed());
    return description.suppression() == null ? found : suppress(found, description.suppression());
  }

  private int classes(Tensor scores, Tensor labels, int count) {
    int values = scores.values().length;
    int classes = count == 0 ? 1 : values / count;
    boolean fits = count == 0 ? values == 0 : classes >= 1 && classes * count == values;
    if (!fits || labels != null && classes > 1) {
      throw new NetworkException(
          "The scores are " + scores + ", expected " + count + " as there are boxes", null);
    }
    return classes;
  }

  private void check(Tensor labels, int count) {
    if (labels != null && labels.values().length != count) {
      throw new NetworkException(
          "The labels are " + labels + ", expected " + count + " as there are boxes", null);
    }
  }

  /** The lines of a tensor [n, width] or [1, n, width]. */
  static int lines(Tensor tensor, int width) {
    long[] shape = tensor.shape();
    int last = shape.length - 1;
    boolean fits = (last == 1 || last == 2 && shape[0] == 1) && shape[last] == width && width > 0;
    if (!fits) {
      throw new NetworkException(
          "The output " + tensor + " does not fit, expected [n, " + width + "]", null);
    }
    return (int) shape[last - 1];
  }

  private static int best(float[] scores, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }

  private Box box(float[] numbers, int from, Picture picture, PictureTensor input) {
    float[] n = Arrays.copyOfRange(numbers, from, from + 4);
    float[] corners =
        switch (description.order()) {
          case X1Y1X2Y2 -> n;
          case Y1X1Y2X2 -> new float[] {n[1], n[0], n[3], n[2]};
          case CXCYWH ->
              new float[] {n[0] - n[2] / 2, n[1] - n[3] / 2, n[0] + n[2] / 2, n[1] + n[3] / 2};
        };
    Box inside = input.picture();
    return switch (description.unit()) {
      case PICTURE_PIXELS -> box(corners, new Box(0, 0, 1, 1), picture.width(), picture.height());
      case SCALED_PIXELS -> box(corners, inside, input.width(), input.height());
      case RELATIVE -> box(corners, inside, 1, 1);
    };
  }

  /** Converts units of the input to those of the picture, limited to its edges. */
  private static Box box(float[] corners, Box inside, float width, float height) {
    return new Box(
        unit((corners[0] / width - inside.x1()) / (inside.x2() - inside.x1())),
        unit((corners[1] / height - inside.y1()) / (inside.y2() - inside.y1())),
        unit((corners[2] / width - inside.x1()) / (inside.x2() - inside.x1())),
        unit((corners[3] / height - inside.y1()) / (inside.y2() - inside.y1())));
  }

  private static float unit(float number) {
    return Math.min(1, Math.max(0, number));
  }

  /** Keeps a box unless a better box that is kept overlaps it too much. */
  static List<Detection> suppress(List<Detection> bestFirst, Suppression suppression) {
    List<Detection> kept = new ArrayList<>();
    for (Detection detection : bestFirst) {
      boolean free =
          kept.stream()
              .noneMatch(
                  better ->
                      (!suppression.perClass() || better.label() == detection.label())
                          && better.overlap(detection) >= suppression.overlap());
      if (free) {
        kept.add(detection);
      }
    }
    return kept;
  }
}
