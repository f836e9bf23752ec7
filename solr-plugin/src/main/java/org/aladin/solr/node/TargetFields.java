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
 * What the update processors of a core write into its vector and alignment fields: query parsers
 * check by it what they are asked to compare. A field that no processor fills is not known here.
 * Safe for several threads.
 */
public final class TargetFields {
  /**
   * What one target writes.
   *
   * @param version the field of a document that names the version of the model; null for none
   * @param model the name of the model; null for the only one of the core
   * @param kind whose vectors they are: a caption's words or an image's regions
   * @param textField the field of the caption; null for an image
   */
  public record Written(String version, String model, AlignmentKind kind, String textField) {}

  private static final Map<SolrCore, Map<String, Set<Written>>> CORES = new ConcurrentHashMap<>();

  private static final Comparator<String> NAMES = Comparator.nullsFirst(Comparator.naturalOrder());

  private TargetFields() {}

  /** Declares for a core, until it closes, what a processor writes into a field. */
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

  /** What is written into a field; one each, unless chains of a core differ; empty if unknown. */
  public static Set<Written> of(SolrCore core, String field) {
    return CORES.getOrDefault(core, Map.of()).getOrDefault(field, Set.of());
  }

  /** The field that names the version of a vector field's model; null if none is declared. */
  public static String version(SolrCore core, String vectorField) {
    return of(core, vectorField).stream()
        .map(Written::version)
        .filter(version -> version != null)
        .min(String::compareTo)
        .orElse(null);
  }

  /** Whether a field is only filled by targets of this kind, and by one at least. */
  public static boolean holdsOnly(SolrCore core, String alignmentField, AlignmentKind kind) {
    Set<Written> written = of(core, alignmentField);
    return !written.isEmpty() && written.stream().allMatch(target -> target.kind() == kind);
  }

  /** Whether a version is of one of the models that processors fill a field with now. */
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
   * Checks that a query is encoded by a model that its field is filled by, where one is.
   *
   * @param model the name that the query gives; null for the only model of the core
   * @param version the version of that model
   * @throws IllegalArgumentException if the field is filled by others only; the message names them
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
