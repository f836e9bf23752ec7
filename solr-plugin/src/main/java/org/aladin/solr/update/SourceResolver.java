/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.model.AladinMetrics;
import org.aladin.solr.model.ModelRegistry;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds out what each document of a batch needs: an embedding of what it holds, the vectors that
 * are indexed with the same content already, or none. One request long, one thread.
 */
final class SourceResolver {
  private final UpdateOptions options;
  private final SourceLimits limits;
  private final String modelVersion;
  private final SourceFields sources;
  private final IndexedDocuments index;
  private final AladinMetrics metrics;
  private final boolean pins;

  /**
   * @param limits what a document may ask for
   * @param modelVersion the version of the model that embeds
   */
  SourceResolver(
      UpdateOptions options, SourceLimits limits, String modelVersion, SolrQueryRequest req) {
    this.options = options;
    this.limits = limits;
    this.modelVersion = modelVersion;
    this.sources = new SourceFields(req);
    this.metrics = ModelRegistry.metrics(req.getCore());
    this.index = new IndexedDocuments(req.getCore());
    // If conflicts are to be passed over in silence, a conflict of ours would lose the update.
    this.pins = req.getParams().getBool(CommonParams.FAIL_ON_VERSION_CONFLICTS, true);
  }

  /** Gives each document its jobs, or its problem. No two of them have the same id. */
  void resolve(Collection<PendingAdd> batch) {
    Set<String> ids = new LinkedHashSet<>();
    batch.stream().filter(this::needsIndexed).forEach(add -> ids.add(add.key()));
    Map<String, SolrDocument> indexed;
    try {
      indexed = index.read(ids, indexedFields());
    } catch (RuntimeException e) {
      batch.forEach(add -> add.fail(SolrException.ErrorCode.SERVER_ERROR, e));
      return;
    }
    for (PendingAdd add : batch) {
      try {
        if (add.atomic()) {
          resolveUpdate(add, indexed.get(add.key()));
        } else {
          resolveWhole(add, indexed.get(add.key()));
        }
      } catch (IllegalArgumentException e) {
        add.fail(SolrException.ErrorCode.BAD_REQUEST, e);
      } catch (SolrException e) {
        add.fail(SolrException.ErrorCode.getErrorCode(e.code()), e);
      } catch (RuntimeException e) {
        // Our fault, or that of a features file; the other documents of the batch go on.
        add.fail(SolrException.ErrorCode.SERVER_ERROR, e);
      }
      removeUnused(add);
    }
  }

  private boolean needsIndexed(PendingAdd add) {
    if (add.key() == null) {
      return false;
    }
    SolrInputDocument document = add.command().getSolrInputDocument();
    return add.touched().stream()
        .anyMatch(
            target ->
                target.output().recognisesContent()
                    || (add.atomic() && !SourceFields.complete(target, document)));
  }

  private Set<String> indexedFields() {
    Set<String> fields = new LinkedHashSet<>();
    for (Target target : options.targets()) {
      target.sourceFields().stream().filter(sources::kept).forEach(fields::add);
      fields.addAll(target.output().names());
    }
    fields.add(CommonParams.VERSION_FIELD);
    return fields;
  }

  private void resolveWhole(PendingAdd add, SolrDocument indexed) {
    SolrInputDocument document = add.command().getSolrInputDocument();
    boolean hasSource = false;
    for (Target target : options.targets()) {
      Optional<Source> source = target.read(document, limits);
      source.ifPresent(found -> embedOrCopy(add, target, found, indexed));
      // A client may bring a vector of its own.
      hasSource |= source.isPresent() || document.containsKey(target.output().vector());
    }
    if (!hasSource && options.requireSource()) {
      throw new IllegalArgumentException(
          "nothing to embed, expected one of the fields "
              + options.targets().stream()
                  .flatMap(target -> target.mainFields().stream())
                  .toList());
    }
  }

  private void resolveUpdate(PendingAdd add, SolrDocument indexed) {
    SolrInputDocument update = add.command().getSolrInputDocument();
    for (Target target : add.touched()) { // the others' vectors stay as they are indexed
      if (!SourceFields.complete(target, update)) {
        pin(add, indexed);
      }
      Optional<Source> source = target.read(sources.after(target, update, indexed), limits);
      if (source.isPresent()) {
        embedOrCopy(add, target, source.get(), indexed);
      } else {
        target.output().names().forEach(add.writer()::clear);
      }
    }
    if (options.onError() == OnError.FLAG && !add.jobs().isEmpty()) {
      add.writer().clear(options.errorField());
    }
  }

  /** The vectors will be those of a content that is part of the index: so it must not change. */
  private void pin(PendingAdd add, SolrDocument indexed) {
    if (pins
        && add.command().getVersion() == 0
        && !add.command().getSolrInputDocument().containsKey(CommonParams.VERSION_FIELD)) {
      Object version = indexed == null ? null : indexed.getFieldValue(CommonParams.VERSION_FIELD);
      add.pin(version instanceof Number number ? number.longValue() : -1);
    }
  }

  private void embedOrCopy(PendingAdd add, Target target, Source source, SolrDocument indexed) {
    OutputFields output = target.output();
    if (indexed != null
        && output.recognisesContent()
        && source.hash().equals(indexed.getFieldValue(output.hash()))
        && modelVersion.equals(indexed.getFieldValue(output.version()))
        && indexed.keySet().containsAll(output.names())) {
      // Written even in an atomic update: an earlier one, still on its way, may change them.
      output.names().forEach(field -> add.writer().set(field, value(indexed, field)));
      metrics.documentsUnchanged().inc();
    } else {
      add.jobs().add(new PendingAdd.Job(target, source));
    }
  }

  private static Object value(SolrDocument indexed, String field) {
    Collection<Object> values = indexed.getFieldValues(field);
    return values.size() == 1 ? values.iterator().next() : List.copyOf(values);
  }

  private void removeUnused(PendingAdd add) {
    SolrInputDocument document = add.command().getSolrInputDocument();
    for (Target target : options.targets()) {
      for (String field : target.sourceFields()) {
        if (!sources.used(field)) {
          document.removeField(field);
        }
      }
    }
  }
}
