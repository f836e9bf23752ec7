/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;

/**
 * One document of a block: its root, or a child at any depth. Each is embedded by itself, into its
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
  private final Set<EmbeddingTarget> settled = new HashSet<>();
  private final List<String> leftOut = new ArrayList<>();
  private SolrException problem;

  /**
   * @param id the document's own id, given or as Solr will make it; null if it has none
   * @param name the document as messages name it
   * @param update whether it changes an indexed document instead of replacing it
   */
  public BlockDocument(
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

  public SolrInputDocument fields() {
    return fields;
  }

  /** The document's own id; null if it has none. */
  public String id() {
    return id;
  }

  /** The document as messages name it. */
  public String name() {
    return name;
  }

  /** Whether the document changes an indexed one instead of replacing it. */
  public boolean isUpdate() {
    return update;
  }

  /** The targets whose sources the document has or changes. */
  public List<EmbeddingTarget> touched() {
    return touched;
  }

  /** The targets whose sources or outputs the document has or changes. */
  public List<EmbeddingTarget> changed() {
    return changed;
  }

  /** Whether an embedding of it depends on what is indexed. */
  public boolean isDependent() {
    return update
        && touched.stream().anyMatch(target -> !AtomicSourceMerger.complete(target, fields));
  }

  /**
   * Whether what is to be written depends on what is indexed.
   *
   * @param flags whether a flag may stand there, of which is to be seen whether it still holds
   */
  public boolean isDependent(boolean flags) {
    return flags ? update && !changed.isEmpty() : isDependent();
  }

  /** Gives a field this one value. */
  public void fill(String field, Object value) {
    writer().set(field, value);
  }

  /** What the client brought of a target itself was checked. */
  public void settle(EmbeddingTarget target) {
    settled.add(target);
  }

  /**
   * Takes the vectors out, but for those of the client's own that were checked; those that are
   * indexed, too, if they are of what changes.
   *
   * @param targets all of them
   */
  public void clearVectors(List<EmbeddingTarget> targets) {
    for (EmbeddingTarget target : update ? changed : targets) {
      if (!settled.contains(target)) {
        target.output().names().forEach(writer()::clear);
      }
    }
  }

  /** Takes a field out that the index could not hold. */
  public void leaveOut(String field) {
    fields.removeField(field);
    leftOut.add(field);
  }

  /** The fields that were left out. */
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

  /** The document cannot be embedded, by a mistake of the caller's or of ours. */
  public void fail(SolrException.ErrorCode code, Exception cause) {
    jobs.clear();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    problem = new SolrException(code, name + ": " + reason, cause);
  }
}
