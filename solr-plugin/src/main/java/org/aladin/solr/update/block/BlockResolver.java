/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.aladin.solr.document.IndexedBlock;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.OnError;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds out what the blocks of a batch need, document by document, and which versions of the
 * indexed blocks that depends on. One request long, one thread.
 */
public final class BlockResolver {
  /** A version that Solr defines: the document must exist, in any version. */
  private static final long ANY_VERSION = 1;

  private final UpdateOptions options;
  private final IndexedBlockReader index;
  private final DocumentResolver resolver;
  private final boolean pins;

  /**
   * @param model the model that embeds
   */
  public BlockResolver(UpdateOptions options, ModelShape model, SolrQueryRequest req) {
    this.options = options;
    FieldStorage storage = new FieldStorage(req.getSchema());
    this.index = new IndexedBlockReader(req, options, storage);
    this.resolver = new DocumentResolver(options, model, storage, req);
    // Where the client ignores conflicts, a conflict of the plugin's own would lose the update.
    this.pins = req.getParams().getBool(CommonParams.FAIL_ON_VERSION_CONFLICTS, true);
  }

  /** Gives each document its jobs, or its problem. No two blocks have the same root. */
  public void resolve(Collection<PendingBlock> batch) {
    Map<String, IndexedBlock> indexed;
    try {
      indexed = index.read(batch);
    } catch (RuntimeException e) {
      batch.stream()
          .flatMap(block -> block.documents().stream())
          .forEach(document -> document.fail(SolrException.ErrorCode.SERVER_ERROR, e));
      return;
    }
    batch.forEach(block -> resolve(block, indexed.getOrDefault(block.key(), IndexedBlock.NONE)));
  }

  private void resolve(PendingBlock block, IndexedBlock indexed) {
    boolean hasSource = false;
    for (BlockDocument document : block.documents()) {
      if (document.problem() == null) {
        hasSource |= resolve(block, document, indexed);
      }
    }
    if (options.requireSource() && !hasSource && block.problem() == null) {
      if (block.head().isUpdate() && isIndexed(block, indexed)) {
        pinExistence(block);
      } else {
        block.head().fail(nothingToEmbed());
      }
    }
    if (options.flags()) {
      block.documents().stream()
          .filter(document -> document.problem() != null)
          .forEach(document -> resolver.leaveOut(document, indexed.document(document.id())));
    }
    if (block.problem() != null && options.onError() != OnError.FLAG) {
      // A block is indexed as a whole or not at all.
      block.documents().forEach(document -> document.jobs().clear());
    }
    // Last: the copy that a pinned block is resolved from again must have all fields.
    block.documents().forEach(resolver::prepareSources);
  }

  private IllegalArgumentException nothingToEmbed() {
    return new IllegalArgumentException(
        "nothing to embed, expected one of the fields "
            + options.targets().stream().flatMap(target -> target.mainFields().stream()).toList());
  }

  /** Whether the document has a source, or may have one. */
  private boolean resolve(PendingBlock block, BlockDocument document, IndexedBlock indexed) {
    SolrDocument before = indexed.document(document.id());
    try {
      if (!document.isUpdate()) {
        return resolver.whole(document, before);
      }
      pin(block, document, indexed);
      return resolver.update(document, before);
    } catch (RuntimeException e) {
      // The other documents of the batch are resolved nevertheless.
      document.fail(e);
      return true;
    }
  }

  /** Solr itself checks that a child exists that is changed alone. */
  private static boolean isIndexed(PendingBlock block, IndexedBlock indexed) {
    return isChildAlone(block, block.head()) || indexed.document(block.key()) != null;
  }

  private static boolean isChildAlone(PendingBlock block, BlockDocument document) {
    return document == block.head() && !Objects.equals(document.id(), block.key());
  }

  /** If the document were deleted in between, the update would make one with nothing to embed. */
  private void pinExistence(PendingBlock block) {
    if (mayPin(block) && !isChildAlone(block, block.head())) {
      block.head().fields().setField(CommonParams.VERSION_FIELD, ANY_VERSION);
    }
  }

  private boolean mayPin(PendingBlock block) {
    return pins
        && block.command().getVersion() == 0
        && !block.head().fields().containsKey(CommonParams.VERSION_FIELD);
  }

  /** An embedding that depends on indexed content is right only as long as that does not change. */
  private void pin(PendingBlock block, BlockDocument document, IndexedBlock indexed) {
    if (!document.isDependent(options.flags())) {
      return;
    }
    if (isChildAlone(block, document)
        && document.isDependent()
        && indexed.document(document.id()) == null) {
      // Only an update of the root could add the child. Pinning would only cause futile retries.
      throw new SolrException(
          SolrException.ErrorCode.CONFLICT, "no such child is indexed, expected one to be changed");
    }
    if (mayPin(block)) {
      block.pin(indexed.version());
    }
  }
}
