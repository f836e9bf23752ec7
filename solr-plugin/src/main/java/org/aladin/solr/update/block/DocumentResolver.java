/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.picture.PictureExtraction;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds out what a single document needs: an embedding of its content, the embedding that is
 * indexed with the same content, or none. One request long, one thread.
 */
final class DocumentResolver {
  private final UpdateOptions options;
  private final DocumentLimits limits;

  /** Null if the model has no extractor. */
  private final PictureExtraction pictures;

  private final String modelVersion;
  private final FieldStorage storage;
  private final AtomicSourceMerger sources;
  private final ClientEmbeddings clients;
  private final AladinMetrics metrics;

  DocumentResolver(
      UpdateOptions options, ModelShape model, FieldStorage storage, SolrQueryRequest req) {
    this.options = options;
    this.limits =
        new DocumentLimits(model.regionWidth(), options.maxRegions(), options.maxTextLength());
    this.pictures = PictureExtraction.of(req.getCore(), options.model()).orElse(null);
    this.modelVersion = model.version();
    this.storage = storage;
    this.sources = new AtomicSourceMerger(req, storage);
    this.clients = new ClientEmbeddings(req.getSchema(), model);
    this.metrics = ModelRegistry.metrics(req.getCore());
  }

  /**
   * Gives a document that replaces an indexed one its jobs.
   *
   * @param indexed the indexed document; null if there is none, or if it was not read
   * @return whether the document has a source, or vectors of its own
   * @throws IllegalArgumentException if it cannot be embedded
   */
  boolean whole(BlockDocument document, SolrDocument indexed) {
    return ofAny(
        options.targets(),
        target -> {
          Optional<EmbeddingSource> source = target.read(document.fields(), limits, pictures);
          if (source.isPresent() && !clients.areOf(document, target, source.get())) {
            embedOrCopy(document, target, source.get(), indexed);
            return true;
          }
          source.ifPresent(found -> metrics.documentsUnchanged().add());
          return clients.accept(document, target, true) || source.isPresent();
        });
  }

  /**
   * Gives a document that changes an indexed one its jobs. Targets that it does not change keep
   * their indexed vectors.
   *
   * @param indexed the indexed document; null if there is none
   * @return whether the document has a source after the update in a target that it changes, or
   *     vectors of its own
   * @throws IllegalArgumentException if it cannot be embedded
   */
  boolean update(BlockDocument document, SolrDocument indexed) {
    boolean hasSource =
        ofAny(
            document.changed(),
            target -> {
              if (!document.touched().contains(target)
                  || (ClientEmbeddings.hasVector(document, target)
                      && sources.notKept(target, document.fields(), indexed).isPresent())) {
                return clients.accept(document, target, false);
              }
              Optional<EmbeddingSource> source =
                  target.read(sources.after(target, document.fields(), indexed), limits, pictures);
              source.ifPresent(found -> embedOrCopy(document, target, found, indexed));
              return source.isPresent() || clients.accept(document, target, true);
            });
    if (options.flags() && !document.changed().isEmpty() && !isOthersError(document, indexed)) {
      document.writer().clear(options.errorField());
    }
    return hasSource;
  }

  /**
   * Whether the predicate holds for any target. All are tested: a document that is flagged for one
   * target keeps its own vectors of another.
   */
  private static boolean ofAny(List<EmbeddingTarget> targets, Predicate<EmbeddingTarget> holds) {
    boolean any = false;
    RuntimeException problem = null;
    for (EmbeddingTarget target : targets) {
      try {
        any |= holds.test(target);
      } catch (IllegalArgumentException | SolrException e) {
        problem = problem == null ? e : problem;
      }
    }
    if (problem != null) {
      throw problem;
    }
    return any;
  }

  /**
   * Whether the indexed error of a document is about targets that the update does not change. If
   * the index does not keep a source, only the field's name in the message shows that.
   */
  private boolean isOthersError(BlockDocument document, SolrDocument indexed) {
    Object error = indexed == null ? null : indexed.getFirstValue(options.errorField());
    if (error == null) {
      return false;
    }
    return options.targets().stream()
        .filter(target -> !document.changed().contains(target))
        .filter(target -> !indexed.containsKey(target.output().vector()))
        .anyMatch(
            target ->
                isNamed(target, error)
                    || target.mainFields().stream().anyMatch(indexed::containsKey));
  }

  private static boolean isNamed(EmbeddingTarget target, Object error) {
    return Stream.concat(target.sourceFields().stream(), target.output().names().stream())
        .anyMatch(
            field ->
                error.toString().contains("field '" + field + "'")
                    || error.toString().contains("field " + field + ":"));
  }

  /** Unchanged content keeps its indexed embedding; any other is to be embedded. */
  private void embedOrCopy(
      BlockDocument document,
      EmbeddingTarget target,
      EmbeddingSource source,
      SolrDocument indexed) {
    if (!source.hasSize()
        && target.mainFields().stream().anyMatch(document.fields()::containsKey)) {
      // Another image takes the place of a picture.
      document.clearSize(target);
    }
    PreviousEmbedding embedding = new PreviousEmbedding(target.output(), indexed);
    if (embedding.isOf(source, modelVersion)) {
      embedding.copyTo(document, source);
      metrics.documentsUnchanged().add();
    } else {
      document.jobs().add(new BlockDocument.Job(target, source));
    }
  }

  /**
   * Removes the sources that can neither be embedded nor indexed: several values of a field that
   * takes one.
   */
  void leaveOut(BlockDocument document, SolrDocument indexed) {
    for (EmbeddingTarget target : document.touched()) {
      try {
        SolrInputDocument after =
            document.isUpdate()
                ? sources.after(target, document.fields(), indexed)
                : document.fields();
        target.sourceFields().stream()
            .filter(field -> document.fields().containsKey(field))
            .filter(field -> after.getField(field) != null)
            .filter(
                field -> after.getField(field).getValueCount() > 1 && storage.isSingleValued(field))
            .forEach(document::leaveOut);
      } catch (IllegalArgumentException | SolrException e) {
        // The values after the update are unknown, and Solr reports what is wrong with it.
      }
    }
  }

  /**
   * Prepares the source fields for the index: removes those that it has no use for, and gives text
   * fields base64 in place of bytes, of which Solr would index the name of the Java array.
   */
  void prepareSources(BlockDocument document) {
    for (EmbeddingTarget target : options.targets()) {
      for (String field : target.sourceFields()) {
        if (!storage.isUsed(field)) {
          document.fields().removeField(field);
        } else if (document.fields().containsKey(field) && !storage.isBinary(field)) {
          SourceText.replaceBytes(document.fields().getField(field));
        }
      }
    }
  }
}
