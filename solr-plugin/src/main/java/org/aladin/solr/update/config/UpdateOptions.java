/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aladin.solr.params.CheckedConfig;
import org.apache.solr.common.util.NamedList;

/**
 * The configuration of the update processor. Immutable.
 *
 * @param model the name of the model; null for the only one of the core
 * @param targets the embeddings that documents get, at least one
 * @param batchSize the maximum number of documents that are embedded together
 * @param maxRegions the maximum number of regions of an image
 * @param maxTextLength the maximum number of characters (UTF-16) of a caption
 * @param maxRequestBytes the maximum number of bytes to be embedded in the documents of one request
 * @param maxWaitSeconds how long a document waits while the documents of other requests take the
 *     memory
 * @param requireSource whether a document without any source is refused
 * @param onError what happens to a document that cannot be embedded
 * @param errorField the field for the reason, with {@link OnError#FLAG}; else null
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
    root.lists("caption").forEach(caption -> targets.add(CaptionTarget.read(caption)));
    root.lists("image").forEach(image -> targets.add(ImageTarget.read(image)));
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

  /** Whether a document that cannot be embedded is indexed, with the reason in a field. */
  public boolean flags() {
    return onError == OnError.FLAG;
  }

  /** The files that the targets read sources from. */
  public List<FeaturesFile> featuresFiles() {
    return targets.stream().flatMap(target -> target.featuresFiles().stream()).toList();
  }

  private void check() {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "AladinUpdateProcessorFactory: expected at least one <lst> named caption or image");
    }
    Set<String> filled = new LinkedHashSet<>();
    for (EmbeddingTarget target : targets) {
      for (String field : target.output().all()) {
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
