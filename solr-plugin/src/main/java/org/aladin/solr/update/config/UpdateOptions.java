/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aladin.solr.update.AladinUpdateProcessorFactory;
import org.apache.solr.common.util.NamedList;

/**
 * What {@link AladinUpdateProcessorFactory} is told. Immutable.
 *
 * @param model the name of the model; null for the only one
 * @param targets what documents get, at least one
 * @param batchSize the most documents that are embedded together
 * @param maxRegions the most regions a document may carry
 * @param maxTextLength the most characters of a caption
 * @param maxRequestBytes the most bytes to be embedded that the documents of one request may carry
 * @param maxWaitSeconds how long a document waits for memory that other requests' documents have
 * @param requireSource whether a document without any source is refused
 * @param onError what becomes of a document that cannot be embedded
 * @param errorField where {@link OnError#FLAG} writes the reason; else null
 */
public record UpdateOptions(
    String model,
    List<EmbeddingTarget> targets,
    int batchSize,
    int maxRegions,
    int maxTextLength,
    long maxRequestBytes,
    int maxWaitSeconds,
    boolean requireSource,
    OnError onError,
    String errorField) {

  /**
   * @throws IllegalArgumentException if a key is unknown, missing or has a wrong value, or two
   *     targets fill the same field
   */
  public static UpdateOptions read(NamedList<?> args) {
    CheckedConfig root = new CheckedConfig("AladinUpdateProcessorFactory", args);
    List<EmbeddingTarget> targets = new ArrayList<>();
    for (CheckedConfig caption : root.lists("caption")) {
      targets.add(new CaptionTarget(caption.required("textField"), output(caption)));
      caption.checkNothingElse();
    }
    for (CheckedConfig image : root.lists("image")) {
      targets.add(image(image));
      image.checkNothingElse();
    }
    String onError = root.text("onError");
    UpdateOptions options =
        new UpdateOptions(
            root.text("model"),
            List.copyOf(targets),
            root.number("batchSize", 32, 1),
            root.number("maxRegions", 1000, 1),
            root.number("maxTextLength", 10_000, 1),
            root.number("maxRequestMegabytes", 1024, 1) * (1L << 20),
            root.number("maxWaitSeconds", 60, 1),
            root.flag("requireSource", true),
            onError == null ? OnError.FAIL : OnError.of(onError),
            root.text("errorField"));
    root.checkNothingElse();
    options.check();
    return options;
  }

  private static ImageTarget image(CheckedConfig image) {
    String features = image.text("featuresField");
    String key = image.text("keyField");
    String file = image.text("featuresFile");
    if ((features == null && key == null) || (key == null) != (file == null)) {
      throw new IllegalArgumentException(
          "AladinUpdateProcessorFactory, image: expected featuresField, or keyField with"
              + " featuresFile, or all three");
    }
    return new ImageTarget(
        features,
        key,
        file == null ? null : new FeaturesFile(file),
        image.text("labelsField"),
        output(image));
  }

  private static OutputFields output(CheckedConfig target) {
    return new OutputFields(
        target.required("vectorField"),
        target.text("alignmentField"),
        target.text("versionField"),
        target.text("hashField"));
  }

  /** Whether documents that cannot be embedded say so in a field. */
  public boolean flags() {
    return onError == OnError.FLAG;
  }

  /** The files that targets read. */
  public List<FeaturesFile> featuresFiles() {
    return targets.stream()
        .filter(target -> target instanceof ImageTarget image && image.featuresFile() != null)
        .map(target -> ((ImageTarget) target).featuresFile())
        .toList();
  }

  private void check() {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "AladinUpdateProcessorFactory: expected at least one <lst> named caption or image");
    }
    Set<String> filled = new LinkedHashSet<>();
    for (EmbeddingTarget target : targets) {
      for (String field : target.output().names()) {
        if (!filled.add(field)) {
          throw new IllegalArgumentException(
              "AladinUpdateProcessorFactory: field '" + field + "' is filled twice");
        }
      }
    }
    if ((onError == OnError.FLAG) != (errorField != null)) {
      throw new IllegalArgumentException(
          "AladinUpdateProcessorFactory: errorField is "
              + (errorField == null ? "missing" : "'" + errorField + "'")
              + " and onError is "
              + onError.label()
              + ", expected an errorField exactly if onError is flag");
    }
  }
}
