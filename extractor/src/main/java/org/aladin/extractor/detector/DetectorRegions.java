/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import java.util.ArrayList;
import java.util.List;
import org.aladin.extractor.directory.DetectorDescription;
import org.aladin.extractor.directory.ExtractorDescription;
import org.aladin.extractor.network.Network;
import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.network.PictureTensor;
import org.aladin.extractor.network.Tensor;
import org.aladin.extractor.picture.Picture;
import org.aladin.extractor.region.RegionList;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;

/**
 * Converts a detector's outputs to regions: the boxes above the score threshold, best first,
 * preceded by the whole picture if so described. Thread-safe.
 */
public final class DetectorRegions {
  private static final Box WHOLE = new Box(0, 0, 1, 1);

  private final ExtractorDescription extractor;
  private final DetectorDescription detector;
  private final Network network;
  private final Detections detections;

  public DetectorRegions(ExtractorDescription extractor, Network network) {
    this.extractor = extractor;
    this.detector = extractor.detector();
    this.network = network;
    this.detections = new Detections(detector, network);
  }

  /**
   * Converts outputs to regions.
   *
   * @throws NetworkException if an output is missing or its shape differs from the description
   */
  public Detected read(List<Tensor> outputs, Picture picture, PictureTensor input) {
    List<Detection> all = detections.read(outputs, picture, input);
    Tensor features = network.find(outputs, detector.features());
    int width = extractor.featureWidth() - RegionFeatures.BOX_NUMBERS;
    checkWidth(features, width);
    Detections.lines(features, width);
    int max = extractor.wholePictureFirst() ? extractor.maximum() - 1 : extractor.maximum();
    List<Detection> kept = keep(all, max);
    boolean whole = extractor.wholePictureFirst() || kept.isEmpty();
    RegionList regions = new RegionList(kept.size() + (whole ? 1 : 0), extractor.featureWidth());
    if (whole) {
      regions.add(wholePicture(outputs, features, kept, width), 0, WHOLE);
    }
    for (Detection detection : kept) {
      regions.add(features.values(), detection.index() * width, detection.box());
    }
    ImagePredictions predictions =
        new ImagePredictions(picture.height(), picture.width(), objects(kept, picture));
    return new Detected(regions.features(predictions.labels()), predictions);
  }

  private void checkWidth(Tensor features, int width) {
    long found = features.shape().length == 0 ? 0 : features.shape()[features.shape().length - 1];
    if (found != width) {
      throw new NetworkException(
          "The features are "
              + features
              + ": "
              + found
              + " values and the six of a box make "
              + (found + RegionFeatures.BOX_NUMBERS)
              + ", but featureWidth is "
              + extractor.featureWidth(),
          null);
    }
  }

  private List<Detection> keep(List<Detection> bestFirst, int max) {
    List<Detection> kept = new ArrayList<>();
    for (Detection detection : bestFirst) {
      boolean enough = detection.score() >= detector.threshold();
      if (kept.size() < max && (enough || kept.size() < detector.minimum())) {
        kept.add(detection);
      }
    }
    return kept;
  }

  /** The network's features of the whole picture, or the mean of its regions. */
  private float[] wholePicture(
      List<Tensor> outputs, Tensor features, List<Detection> kept, int width) {
    if (detector.picture() != null) {
      Tensor picture = network.find(outputs, detector.picture());
      if (picture.values().length != width) {
        throw new NetworkException(
            "The features of the whole picture are " + picture + ", expected " + width, null);
      }
      return picture.values();
    }
    float[] mean = new float[width];
    for (int i = 0; i < width; i++) {
      double sum = 0;
      for (Detection detection : kept) {
        sum += features.values()[detection.index() * width + i];
      }
      mean[i] = kept.isEmpty() ? 0 : (float) (sum / kept.size());
    }
    return mean;
  }

  private List<DetectedObject> objects(List<Detection> kept, Picture picture) {
    List<DetectedObject> objects = new ArrayList<>();
    if (detector.classes().isEmpty()) {
      return objects;
    }
    for (Detection detection : kept) {
      boolean first = detection == kept.get(0);
      if (first || detection.score() >= detector.labelThreshold()) {
        Box box = detection.box();
        objects.add(
            new DetectedObject(
                className(detection.label()),
                detection.score(),
                (double) box.x1() * picture.width(),
                (double) box.y1() * picture.height(),
                (double) box.x2() * picture.width(),
                (double) box.y2() * picture.height()));
      }
    }
    return objects;
  }

  private String className(int label) {
    int index = label - detector.firstClass();
    if (index < 0 || index >= detector.classes().size()) {
      throw new NetworkException(
          "The network gives the label "
              + label
              + ", expected "
              + detector.firstClass()
              + " to "
              + (detector.firstClass() + detector.classes().size() - 1),
          null);
    }
    return detector.classes().get(index);
  }
}
