/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.List;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.update.AddUpdateCommand;

/**
 * A block of documents that waits for its embeddings: a root with its children, a root alone, or an
 * update of one child. Not safe for several threads.
 *
 * <p>The command is a copy: Solr's loaders use one command object for all documents of a request.
 */
public final class PendingBlock {
  private final AddUpdateCommand command;
  private final List<EmbeddingTarget> targets;
  private final String key;
  private final long heldBytes;
  private final long sourceBytes;
  private List<BlockDocument> documents;
  private SolrInputDocument beforePin;

  public PendingBlock(AddUpdateCommand command, List<EmbeddingTarget> targets) {
    this.command = (AddUpdateCommand) command.clone();
    this.targets = targets;
    this.key = command.getIndexedIdStr();
    this.documents = BlockReader.read(this.command, targets, name());
    HeapEstimate estimate = new HeapEstimate();
    // Files are read when they are needed, but then by this request.
    long files = documents.stream().mapToLong(BlockDocument::fileBytes).sum();
    this.heldBytes = estimate.of(command.getSolrInputDocument()) + files;
    this.sourceBytes =
        documents.stream().mapToLong(document -> document.sourceBytes(estimate)).sum() + files;
  }

  public AddUpdateCommand command() {
    return command;
  }

  /** The id of the block's root, as responses name it. */
  public String id() {
    return key == null ? "(null)" : key;
  }

  /** The block as messages name it. */
  public String name() {
    return "Document '" + id() + "'";
  }

  /** The id of the block's root; null if it has none. */
  public String key() {
    return key;
  }

  /**
   * The heap that the block takes with all its fields, children and pictures on the node, estimated
   * in bytes.
   */
  public long heldBytes() {
    return heldBytes;
  }

  /**
   * The bytes of the fields that embeddings are made of, and of the files that they name,
   * estimated.
   */
  public long sourceBytes() {
    return sourceBytes;
  }

  /** Whether {@link BlockDocument#isDependent(boolean)} holds for any document. */
  public boolean isDependent(boolean flags) {
    return documents.stream().anyMatch(document -> document.isDependent(flags));
  }

  /** Whether the block changes its root instead of replacing it. */
  public boolean changesRoot() {
    return head().isUpdate() && key != null && key.equals(head().id());
  }

  /** The document that the command adds or changes. */
  public BlockDocument head() {
    return documents.get(0);
  }

  /** The documents of the block, the head first. */
  public List<BlockDocument> documents() {
    return documents;
  }

  /**
   * Ties the update to the version of the indexed block that it was resolved with: Solr refuses it
   * (409) if another update came in between. All documents of a block have one version.
   *
   * @param version -1 if there is no such block
   */
  void pin(long version) {
    if (beforePin == null) {
      beforePin = BlockCopy.of(head().fields());
      head().fields().setField(CommonParams.VERSION_FIELD, version);
    }
  }

  /** Whether {@link #pin} was called. */
  public boolean pinned() {
    return beforePin != null;
  }

  /** Restores the update as it was before {@link #pin}, to be resolved again. */
  public void unpin() {
    command.solrDoc = beforePin;
    command.setVersion(0);
    documents = BlockReader.read(command, targets, name());
    beforePin = null;
  }

  /** Why the block cannot be embedded as a whole; null if it can. */
  public SolrException problem() {
    return documents.stream()
        .map(BlockDocument::problem)
        .filter(problem -> problem != null)
        .findFirst()
        .orElse(null);
  }
}
