/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.OutputFields;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;

/**
 * Finds out what a single document needs: an embedding of what it holds, the vectors that are
 * indexed with the same content already, or none. One request long, one thread.
 */
final class DocumentResolver {
  private final UpdateOptions options;
  private final DocumentLimits limits;
  private final String modelVersion;
  private final AtomicSourceMerger sources;
  private final ClientEmbeddings own;
  private final AladinMetrics metrics;

  DocumentResolver(
      UpdateOptions options,
      DocumentLimits limits,
      String modelVersion,
      AtomicSourceMerger sources,
      ClientEmbeddings own,
      AladinMetrics metrics) {
    this.options = options;
    this.limits = limits;
    this.modelVersion = modelVersion;
    this.sources = sources;
    this.own = own;
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
    return ofAny(
        options.targets(),
        target -> {
          Optional<EmbeddingSource> source = target.read(document.fields(), limits);
          source.ifPresent(found -> embedOrCopy(document, target, found, indexed));
          return source.isPresent() || own.settle(document, target, true);
        });
  }

  /**
   * Gives a document that changes an indexed one its jobs. The vectors of targets that it does not
   * change stay as they are indexed.
   *
   * @param indexed the one that is indexed; null if there is none
   * @return whether the document changes something to what can be embedded, or brings vectors of
   *     its own
   * @throws IllegalArgumentException if it cannot be embedded
   */
  boolean update(BlockDocument document, SolrDocument indexed) {
    boolean hasSource =
        ofAny(
            document.changed(),
            target -> {
              if (!document.touched().contains(target)
                  || (ClientEmbeddings.bringsVector(document, target)
                      && sources.notKept(target, document.fields(), indexed).isPresent())) {
                return own.settle(document, target, false);
              }
              Optional<EmbeddingSource> source =
                  target.read(sources.after(target, document.fields(), indexed), limits);
              source.ifPresent(found -> embedOrCopy(document, target, found, indexed));
              return source.isPresent() || own.settle(document, target, true);
            });
    if (options.flags() && !document.changed().isEmpty() && !isOthersError(document, indexed)) {
      document.writer().clear(options.errorField());
    }
    return hasSource;
  }

  /**
   * Whether it holds for any target. All are looked at, so that a document that is flagged for one
   * of them keeps what it brings of another.
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
   * Whether what is said to be wrong with a document is about targets that an update leaves. Of a
   * source that the index does not keep, only its name in the message tells.
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

  private void embedOrCopy(
      BlockDocument document,
      EmbeddingTarget target,
      EmbeddingSource source,
      SolrDocument indexed) {
    OutputFields output = target.output();
    if (indexed != null
        && output.recognisesContent()
        && modelVersion.equals(indexed.getFieldValue(output.version()))
        && indexed.keySet().containsAll(output.names())
        && hash(source, output, indexed).equals(indexed.getFieldValue(output.hash()))) {
      // Written even in an atomic update: an earlier one, still on its way, may change them.
      output.names().forEach(field -> document.fill(field, value(indexed, field)));
      metrics.documentsUnchanged().inc();
    } else {
      document.jobs().add(new BlockDocument.Job(target, source));
    }
  }

  private String hash(EmbeddingSource source, OutputFields output, SolrDocument indexed) {
    byte[] alignment =
        output.alignment() == null
            ? null
            : AlignmentField.bytes(output.alignment(), indexed.getFieldValue(output.alignment()));
    return ContentHash.of(source, modelVersion, indexed.getFieldValues(output.vector()), alignment);
  }

  private static Object value(SolrDocument indexed, String field) {
    Collection<Object> values = indexed.getFieldValues(field);
    return values.size() == 1 ? values.iterator().next() : List.copyOf(values);
  }

  /**
   * Takes those sources out of a document that keep it from being embedded and from being indexed:
   * several values where the index has room for one.
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
            .filter(field -> after.getField(field).getValueCount() > 1 && sources.single(field))
            .forEach(document::leaveOut);
      } catch (IllegalArgumentException | SolrException e) {
        // What it would hold is not known then, and Solr says what is wrong with the update.
      }
    }
  }

  /** Takes those fields out of a document that only its embedding has a use for. */
  void removeUnused(BlockDocument document) {
    for (EmbeddingTarget target : options.targets()) {
      for (String field : target.sourceFields()) {
        if (!sources.used(field)) {
          document.fields().removeField(field);
        }
      }
    }
  }
}
