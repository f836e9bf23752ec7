/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.AtomicUpdateDocumentMerger;

/**
 * A document that waits for its batch. Not safe for several threads.
 *
 * <p>The command is a copy: Solr's loaders use one command object for all documents of a request.
 */
final class PendingAdd {
  /** One embedding to be made. */
  record Job(Target target, Source source) {}

  private final AddUpdateCommand command;
  private final String id;
  private final String routedId;
  private final boolean atomic;
  private final List<Target> touched;
  private final List<Job> jobs = new ArrayList<>();
  private SolrException problem;
  private SolrInputDocument beforePin;

  PendingAdd(AddUpdateCommand command, List<Target> targets) {
    this.command = (AddUpdateCommand) command.clone();
    this.id = command.getPrintableId();
    this.routedId = command.getSelfOrNestedDocIdStr();
    this.atomic = AtomicUpdateDocumentMerger.isAtomicUpdate(command);
    SolrInputDocument document = command.getSolrInputDocument();
    this.touched =
        targets.stream()
            .filter(target -> target.sourceFields().stream().anyMatch(document::containsKey))
            .toList();
  }

  AddUpdateCommand command() {
    return command;
  }

  /** The document's id, as messages name it. */
  String id() {
    return id;
  }

  /** The document's id alone; null if it has none. */
  String key() {
    return routedId;
  }

  /** Whether the document changes an indexed one instead of replacing it. */
  boolean atomic() {
    return atomic;
  }

  /** The targets whose sources the document has or changes. */
  List<Target> touched() {
    return touched;
  }

  /** Writes the document's fields. */
  DocumentWriter writer() {
    return new DocumentWriter(command.getSolrInputDocument(), atomic);
  }

  /** The embeddings that the document still has to get. */
  List<Job> jobs() {
    return jobs;
  }

  /**
   * The update is to apply to this version of what is indexed only: it was resolved with that.
   *
   * @param version -1 if there is no such document
   */
  void pin(long version) {
    if (beforePin == null) {
      beforePin = command.getSolrInputDocument().deepCopy();
      command.getSolrInputDocument().setField(CommonParams.VERSION_FIELD, version);
    }
  }

  /** Whether {@link #pin} was called. */
  boolean pinned() {
    return beforePin != null;
  }

  /** Takes the update back to what it was before {@link #pin}, to be resolved once more. */
  void unpin() {
    command.solrDoc = beforePin;
    command.setVersion(0);
    beforePin = null;
    jobs.clear();
  }

  /** Why the document cannot be embedded; null if it can. */
  SolrException problem() {
    return problem;
  }

  /** The document cannot be embedded, by a mistake of the caller's or of ours. */
  void fail(SolrException.ErrorCode code, Exception cause) {
    jobs.clear();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    problem = new SolrException(code, "Document '" + id + "': " + reason, cause);
  }
}
