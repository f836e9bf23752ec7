/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.aladin.solr.model.AladinMetrics;
import org.apache.solr.common.SolrDocument;

/**
 * Finds out what a single document needs: an embedding of what it holds, the vectors that are
 * indexed with the same content already, or none. One request long, one thread.
 */
final class DocumentResolver {
  private final UpdateOptions options;
  private final SourceLimits limits;
  private final String modelVersion;
  private final SourceFields sources;
  private final AladinMetrics metrics;

  DocumentResolver(
      UpdateOptions options,
      SourceLimits limits,
      String modelVersion,
      SourceFields sources,
      AladinMetrics metrics) {
    this.options = options;
    this.limits = limits;
    this.modelVersion = modelVersion;
    this.sources = sources;
    this.metrics = metrics;
  }

  /**
   * Gives a document that replaces an indexed one its jobs.
   *
   * @param indexed the one that is indexed; null if there is none, or if it was not read
   * @return whether the document has anything to embed, or vectors of its own
   * @throws IllegalArgumentException if it cannot be embedded
   */
  boolean whole(BlockDocument document, SolrDocument indexed) {
    boolean hasSource = false;
    for (Target target : options.targets()) {
      Optional<Source> source = target.read(document.fields(), limits);
      source.ifPresent(found -> embedOrCopy(document, target, found, indexed));
      if (source.isEmpty() && document.fields().containsKey(target.output().vector())) {
        limits.checkVector(target.output().vector(), document.fields());
        hasSource = true; // a client may bring a vector of its own
      }
      hasSource |= source.isPresent();
    }
    return hasSource;
  }

  /**
   * Gives a document that changes an indexed one its jobs.
   *
   * @param indexed the one that is indexed; null if there is none
   * @throws IllegalArgumentException if it cannot be embedded
   */
  void update(BlockDocument document, SolrDocument indexed) {
    for (Target target : document.touched()) { // the others' vectors stay as they are indexed
      Optional<Source> source =
          target.read(sources.after(target, document.fields(), indexed), limits);
      if (source.isPresent()) {
        embedOrCopy(document, target, source.get(), indexed);
      } else {
        target.output().names().forEach(document.writer()::clear);
      }
    }
    if (options.flags() && !document.touched().isEmpty() && !isOthersError(document, indexed)) {
      document.writer().clear(options.errorField());
    }
  }

  /**
   * Whether what is said to be wrong with a document is about targets that an update leaves. Of a
   * source that the index does not keep, only its name in the message tells.
   */
  private boolean isOthersError(BlockDocument document, SolrDocument indexed) {
    Object error = indexed == null ? null : indexed.getFirstValue(options.errorField());
    if (error == null) {
      return false;
    }
    return options.targets().stream()
        .filter(target -> !document.touched().contains(target))
        .filter(target -> !indexed.containsKey(target.output().vector()))
        .anyMatch(
            target ->
                isNamed(target, error)
                    || target.mainFields().stream().anyMatch(indexed::containsKey));
  }

  private static boolean isNamed(Target target, Object error) {
    return Stream.concat(target.sourceFields().stream(), target.output().names().stream())
        .anyMatch(
            field ->
                error.toString().contains("field '" + field + "'")
                    || error.toString().contains("field " + field + ":"));
  }

  private void embedOrCopy(
      BlockDocument document, Target target, Source source, SolrDocument indexed) {
    OutputFields output = target.output();
    if (indexed != null
        && output.recognisesContent()
        && source.hash().equals(indexed.getFieldValue(output.hash()))
        && modelVersion.equals(indexed.getFieldValue(output.version()))
        && indexed.keySet().containsAll(output.names())) {
      // Written even in an atomic update: an earlier one, still on its way, may change them.
      output.names().forEach(field -> document.fill(field, value(indexed, field)));
      metrics.documentsUnchanged().inc();
    } else {
      document.jobs().add(new BlockDocument.Job(target, source));
    }
  }

  private static Object value(SolrDocument indexed, String field) {
    Collection<Object> values = indexed.getFieldValues(field);
    return values.size() == 1 ? values.iterator().next() : List.copyOf(values);
  }

  /** Takes those fields out of a document that only its embedding has a use for. */
  void removeUnused(BlockDocument document) {
    for (Target target : options.targets()) {
      for (String field : target.sourceFields()) {
        if (!sources.used(field)) {
          document.fields().removeField(field);
        }
      }
    }
  }
}
