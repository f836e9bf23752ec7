/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.picture.PictureDirectory;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;

/**
 * One document of a block: its root, or a child at any depth. Each is embedded on its own, into its
 * own fields. Not safe for several threads.
 */
public final class BlockDocument {
  /** One embedding to be made. */
  public record Job(EmbeddingTarget target, EmbeddingSource source) {}

  private final SolrInputDocument fields;
  private final String id;
  private final String name;
  private final boolean update;
  private final List<EmbeddingTarget> touched;
  private final List<EmbeddingTarget> changed;
  private final List<Job> jobs = new ArrayList<>();
  private final Set<EmbeddingTarget> accepted = new HashSet<>();
  private final List<String> leftOut = new ArrayList<>();
  private SolrException problem;

  /**
   * @param id the document's own id, given or as Solr will make it; null if it has none
   * @param name the document as messages name it
   * @param update whether it changes an indexed document instead of replacing it
   */
  BlockDocument(
      SolrInputDocument fields,
      String id,
      String name,
      boolean update,
      List<EmbeddingTarget> targets) {
    this.fields = fields;
    this.id = id;
    this.name = name;
    this.update = update;
    this.touched =
        targets.stream()
            .filter(target -> target.sourceFields().stream().anyMatch(fields::containsKey))
            .toList();
    this.changed =
        targets.stream()
            .filter(
                target ->
                    touched.contains(target)
                        || target.output().names().stream().anyMatch(fields::containsKey))
            .toList();
  }

  SolrInputDocument fields() {
    return fields;
  }

  /** The document's own id; null if it has none. */
  String id() {
    return id;
  }

  /** The document as messages name it. */
  public String name() {
    return name;
  }

  /** Whether the document changes an indexed one instead of replacing it. */
  boolean isUpdate() {
    return update;
  }

  /** The targets whose sources the document has or changes. */
  List<EmbeddingTarget> touched() {
    return touched;
  }

  /** The targets whose sources or outputs the document has or changes. */
  List<EmbeddingTarget> changed() {
    return changed;
  }

  /** Whether an embedding of the document depends on what is indexed. */
  boolean isDependent() {
    return update
        && touched.stream().anyMatch(target -> !AtomicSourceMerger.complete(target, fields));
  }

  /**
   * Whether the fields to be written depend on what is indexed.
   *
   * @param flags whether the indexed document may have an error, which the update may correct
   */
  boolean isDependent(boolean flags) {
    return flags ? update && !changed.isEmpty() : isDependent();
  }

  /** The bytes of the fields that embeddings are made of. */
  long sourceBytes(HeapEstimate estimate) {
    return touched.stream()
        .flatMap(target -> target.sourceFields().stream())
        .filter(fields::containsKey)
        .mapToLong(field -> estimate.of(fields.getField(field).getValue()))
        .sum();
  }

  /** The bytes of the pictures that the document names by a path. */
  long fileBytes() {
    long bytes = 0;
    for (EmbeddingTarget target : touched) {
      String field = target.pathField();
      if (field != null && fields.containsKey(field)) {
        bytes += fileBytes(target.pictureDirectory(), fields.getFieldValue(field));
      }
    }
    return bytes;
  }

  /**
   * @param value a path, or instructions with one; any other value is reported when it is read
   */
  private static long fileBytes(PictureDirectory directory, Object value) {
    Map<?, ?> instructions = AtomicInstructions.of(value);
    if (instructions == null) {
      return value instanceof CharSequence path ? directory.size(path.toString()) : 0;
    }
    return instructions.values().stream().mapToLong(each -> fileBytes(directory, each)).sum();
  }

  /** Gives a field this one value. */
  public void fill(String field, Object value) {
    writer().set(field, value);
  }

  /** The client's own vectors of a target were checked. */
  void accept(EmbeddingTarget target) {
    accepted.add(target);
  }

  /**
   * Removes the vectors, except the client's own that were checked. An atomic update also removes
   * the indexed vectors of the targets that it changes.
   *
   * @param targets all targets of the processor
   */
  public void clearVectors(List<EmbeddingTarget> targets) {
    for (EmbeddingTarget target : update ? changed : targets) {
      if (!accepted.contains(target)) {
        target.output().all().forEach(writer()::clear);
      }
    }
  }

  /** An atomic update removes the indexed size of a picture, unless it brings another one. */
  void clearSize(EmbeddingTarget target) {
    if (update) {
      target.output().size().names().stream()
          .filter(field -> !fields.containsKey(field))
          .forEach(writer()::clear);
    }
  }

  /** Removes a field that the index could not hold. */
  void leaveOut(String field) {
    fields.removeField(field);
    leftOut.add(field);
  }

  /** The fields that {@link #leaveOut} removed. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Writes the document's fields. */
  public FieldWriter writer() {
    return new FieldWriter(fields, update);
  }

  /** The embeddings that the document still has to get. */
  public List<Job> jobs() {
    return jobs;
  }

  /** Why the document cannot be embedded; null if it can. */
  public SolrException problem() {
    return problem;
  }

  /**
   * The document cannot be embedded. An {@link IllegalArgumentException} blames its content (400),
   * a {@link SolrException} keeps its code, anything else is the server's fault (500).
   */
  public void fail(RuntimeException cause) {
    if (cause instanceof IllegalArgumentException) {
      fail(SolrException.ErrorCode.BAD_REQUEST, cause);
    } else if (cause instanceof SolrException solr) {
      fail(SolrException.ErrorCode.getErrorCode(solr.code()), cause);
    } else {
      fail(SolrException.ErrorCode.SERVER_ERROR, cause);
    }
  }

  /** The document cannot be embedded, for the reason that the code says. */
  void fail(SolrException.ErrorCode code, RuntimeException cause) {
    jobs.clear();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    problem = new SolrException(code, name + ": " + reason, cause);
  }
}
