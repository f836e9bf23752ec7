/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;

/**
 * One document of a block: its root, or a child at any depth. Each is embedded by itself, into its
 * own fields. Not safe for several threads.
 */
final class BlockDocument {
  /** One embedding to be made. */
  record Job(Target target, Source source) {}

  private final SolrInputDocument fields;
  private final String id;
  private final String name;
  private final boolean update;
  private final List<Target> touched;
  private final List<Job> jobs = new ArrayList<>();
  private final List<String> filled = new ArrayList<>();
  private SolrException problem;

  /**
   * @param id the document's own id, given or as Solr will make it; null if it has none
   * @param name the document as messages name it
   * @param update whether it changes an indexed document instead of replacing it
   */
  BlockDocument(
      SolrInputDocument fields, String id, String name, boolean update, List<Target> targets) {
    this.fields = fields;
    this.id = id;
    this.name = name;
    this.update = update;
    this.touched =
        targets.stream()
            .filter(target -> target.sourceFields().stream().anyMatch(fields::containsKey))
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
  String name() {
    return name;
  }

  /** Whether the document changes an indexed one instead of replacing it. */
  boolean isUpdate() {
    return update;
  }

  /** The targets whose sources the document has or changes. */
  List<Target> touched() {
    return touched;
  }

  /** Whether an embedding of it depends on what is indexed. */
  boolean isDependent() {
    return update && touched.stream().anyMatch(target -> !SourceFields.complete(target, fields));
  }

  /**
   * Whether what is to be written depends on what is indexed.
   *
   * @param flags whether a flag may stand there, of which is to be seen whether it still holds
   */
  boolean isDependent(boolean flags) {
    return flags ? update && !touched.isEmpty() : isDependent();
  }

  /** Gives a field this one value. */
  void fill(String field, Object value) {
    filled.add(field);
    writer().set(field, value);
  }

  /**
   * Takes the vectors out again, as far as they are not the client's own; those that are indexed,
   * too, if they are of content that changes.
   */
  void clearFilled() {
    if (update) {
      touched.stream().flatMap(t -> t.output().names().stream()).forEach(writer()::clear);
    } else {
      filled.forEach(writer()::clear);
    }
  }

  /** Writes the document's fields. */
  DocumentWriter writer() {
    return new DocumentWriter(fields, update);
  }

  /** The embeddings that the document still has to get. */
  List<Job> jobs() {
    return jobs;
  }

  /** Why the document cannot be embedded; null if it can. */
  SolrException problem() {
    return problem;
  }

  /** The document cannot be embedded, by a mistake of the caller's or of ours. */
  void fail(SolrException.ErrorCode code, Exception cause) {
    jobs.clear();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    problem = new SolrException(code, name + ": " + reason, cause);
  }
}
