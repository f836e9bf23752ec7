/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * The contents that a core's update processors write into its vector and alignment fields. Query
 * parsers use it to check comparisons. Fields that no processor fills are unknown. Thread-safe.
 */
public final class TargetFields {
  /**
   * The output of one target.
   *
   * @param version the document field with the version of the model; null for none
   * @param model the name of the model; null for the only one of the core
   * @param kind the kind of vectors: a caption's words or an image's regions
   * @param textField the field of the caption; null for an image
   */
  public record Written(String version, String model, AlignmentKind kind, String textField) {}

  private static final Map<SolrCore, Map<String, Set<Written>>> CORES = new ConcurrentHashMap<>();

  private static final Comparator<String> NAMES = Comparator.nullsFirst(Comparator.naturalOrder());

  private TargetFields() {}

  /** Declares the output of a processor into a field of a core, until the core closes. */
  public static void declare(SolrCore core, String field, Written written) {
    CORES
        .computeIfAbsent(
            core,
            opened -> {
              opened.addCloseHook(
                  new CloseHook() {
                    @Override
                    public void postClose(SolrCore closed) {
                      CORES.remove(closed);
                    }
                  });
              return new ConcurrentHashMap<>();
            })
        .computeIfAbsent(field, absent -> ConcurrentHashMap.newKeySet())
        .add(written);
  }

  /** The outputs written into a field: one, unless chains of the core differ; empty if unknown. */
  public static Set<Written> of(SolrCore core, String field) {
    return CORES.getOrDefault(core, Map.of()).getOrDefault(field, Set.of());
  }

  /** The field with the model version of a vector field; null if none is declared. */
  public static String version(SolrCore core, String vectorField) {
    return of(core, vectorField).stream()
        .map(Written::version)
        .filter(version -> version != null)
        .min(String::compareTo)
        .orElse(null);
  }

  /** Whether a field is filled by at least one target, and only by targets of this kind. */
  public static boolean holdsOnly(SolrCore core, String alignmentField, AlignmentKind kind) {
    Set<Written> written = of(core, alignmentField);
    return !written.isEmpty() && written.stream().allMatch(target -> target.kind() == kind);
  }

  /** Whether a version is that of a model that processors currently use for a field. */
  public static boolean isCurrent(SolrCore core, String field, String version) {
    return of(core, field).stream()
        .map(target -> model(core, target.model()))
        .anyMatch(model -> model != null && model.encoder().version().equals(version));
  }

  private static SharedModel model(SolrCore core, String name) {
    Map<String, SharedModel> models = ModelRegistry.models(core);
    if (name != null) {
      return models.get(name);
    }
    return models.size() == 1 ? models.values().iterator().next() : null;
  }

  /**
   * Checks that a query is encoded by a model that fills its field, if processors fill it.
   *
   * @param model the model name in the query; null for the only model of the core
   * @param version the version of that model
   * @throws IllegalArgumentException if only other models fill the field; the message names them
   */
  public static void checkModel(SolrCore core, String field, String model, String version) {
    List<String> names =
        of(core, field).stream().map(Written::model).distinct().sorted(NAMES).toList();
    boolean known = names.stream().allMatch(name -> model(core, name) != null);
    if (known && !names.isEmpty() && !isCurrent(core, field, version)) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' is filled by the model "
              + names
              + ", expected it as model, which is '"
              + model
              + "'");
    }
  }
}
