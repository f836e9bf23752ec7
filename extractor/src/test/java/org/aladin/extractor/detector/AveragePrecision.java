/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;

/**
 * COCO's average precision at an overlap of 0.5: over all pictures by class, precision interpolated
 * at 101 recalls, the mean over the classes that occur.
 */
final class AveragePrecision {
  private static final double OVERLAP = 0.5;
  private static final int RECALLS = 101;

  private record Found(String picture, DetectedObject object) {}

  private final Map<String, Map<String, List<double[]>>> truth = new HashMap<>();
  private final Map<String, List<Found>> found = new HashMap<>();

  /** A ground-truth object in a picture. */
  void truth(String picture, String className, double x1, double y1, double x2, double y2) {
    truth
        .computeIfAbsent(className, key -> new HashMap<>())
        .computeIfAbsent(picture, key -> new ArrayList<>())
        .add(new double[] {x1, y1, x2, y2});
  }

  void found(String picture, DetectedObject object) {
    found
        .computeIfAbsent(object.className(), key -> new ArrayList<>())
        .add(new Found(picture, object));
  }

  int classes() {
    return truth.size();
  }

  int objects() {
    return truth.values().stream().flatMap(p -> p.values().stream()).mapToInt(List::size).sum();
  }

  /** The average precision in percent. */
  double mean() {
    return 100 * truth.keySet().stream().mapToDouble(this::ofClass).average().orElse(Double.NaN);
  }

  private double ofClass(String className) {
    Map<String, List<double[]>> open = new HashMap<>();
    int objects = 0;
    for (Map.Entry<String, List<double[]>> entry : truth.get(className).entrySet()) {
      open.put(entry.getKey(), new ArrayList<>(entry.getValue()));
      objects += entry.getValue().size();
    }
    List<Found> bestFirst = new ArrayList<>(found.getOrDefault(className, List.of()));
    bestFirst.sort(Comparator.comparingDouble((Found f) -> f.object.confidence()).reversed());
    double[] precision = new double[bestFirst.size()];
    double[] recall = new double[bestFirst.size()];
    int right = 0;
    for (int i = 0; i < precision.length; i++) {
      Found next = bestFirst.get(i);
      right += take(open.getOrDefault(next.picture, List.of()), next.object) ? 1 : 0;
      precision[i] = right / (i + 1.0);
      recall[i] = (double) right / objects;
    }
    double sum = 0;
    for (int step = 0; step < RECALLS; step++) {
      double best = 0;
      for (int i = 0; i < precision.length; i++) {
        if (recall[i] >= step / (RECALLS - 1.0) - 1e-12) {
          best = Math.max(best, precision[i]);
        }
      }
      sum += best;
    }
    return sum / RECALLS;
  }

  /** Matches a box with the object that it overlaps most, if the overlap is sufficient. */
  private static boolean take(List<double[]> open, DetectedObject box) {
    int best = -1;
    double most = OVERLAP;
    for (int i = 0; i < open.size(); i++) {
      double overlap = overlap(open.get(i), box);
      if (overlap >= most) {
        most = overlap;
        best = i;
      }
    }
    if (best >= 0) {
      open.remove(best);
    }
    return best >= 0;
  }

  private static double overlap(double[] a, DetectedObject b) {
    double width = Math.min(a[2], b.x2()) - Math.max(a[0], b.x1());
    double height = Math.min(a[3], b.y2()) - Math.max(a[1], b.y1());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    double all = (a[2] - a[0]) * (a[3] - a[1]) + (b.x2() - b.x1()) * (b.y2() - b.y1());
    return both / (all - both);
  }
}
