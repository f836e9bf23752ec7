/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.IndexedBlock;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.update.config.OnError;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds out what the blocks of a batch need, document by document, and what of the index they
 * depend on. One request long, one thread.
 */
public final class BlockResolver {
  /** Solr's for a document that has to be there, in whichever version. */
  private static final long ANY_VERSION = 1;

  private final UpdateOptions options;
  private final IndexedBlockReader index;
  private final DocumentResolver resolver;
  private final boolean pins;

  /**
   * @param limits what a document may ask for
   * @param own what documents may bring themselves
   * @param modelVersion the version of the model that embeds
   */
  public BlockResolver(
      UpdateOptions options,
      DocumentLimits limits,
      ClientEmbeddings own,
      String modelVersion,
      SolrQueryRequest req) {
    this.options = options;
    AtomicSourceMerger sources = new AtomicSourceMerger(req);
    this.index = new IndexedBlockReader(req, options, sources);
    this.resolver =
        new DocumentResolver(
            options, limits, modelVersion, sources, own, ModelRegistry.metrics(req.getCore()));
    // If conflicts are to be passed over in silence, a conflict of ours would lose the update.
    this.pins = req.getParams().getBool(CommonParams.FAIL_ON_VERSION_CONFLICTS, true);
  }

  /** Gives each document its jobs, or its problem. No two blocks have the same root. */
  public void resolve(Collection<PendingBlock> batch) {
    Map<String, IndexedBlock> indexed;
    try {
      indexed = index.read(batch);
    } catch (RuntimeException e) {
      batch.stream()
          .flatMap(add -> add.documents().stream())
          .forEach(document -> document.fail(SolrException.ErrorCode.SERVER_ERROR, e));
      return;
    }
    batch.forEach(add -> resolve(add, indexed.getOrDefault(add.key(), IndexedBlock.NONE)));
  }

  private void resolve(PendingBlock add, IndexedBlock block) {
    boolean hasSource = false;
    for (BlockDocument document : add.documents()) {
      if (document.problem() == null) {
        hasSource |= resolve(add, document, block);
      }
    }
    if (options.requireSource() && !hasSource && add.problem() == null) {
      if (add.head().isUpdate() && isIndexed(add, block)) {
        pinExistence(add);
      } else {
        add.head().fail(SolrException.ErrorCode.BAD_REQUEST, nothingToEmbed());
      }
    }
    if (options.flags()) {
      add.documents().stream()
          .filter(document -> document.problem() != null)
          .forEach(document -> resolver.leaveOut(document, block.document(document.id())));
    }
    if (add.problem() != null && options.onError() != OnError.FLAG) {
      // A block is indexed as a whole or not at all.
      add.documents().forEach(document -> document.jobs().clear());
    }
    // Not earlier: a pinned block is copied as it came, to be resolved once more.
    add.documents().forEach(resolver::removeUnused);
  }

  private IllegalArgumentException nothingToEmbed() {
    return new IllegalArgumentException(
        "nothing to embed, expected one of the fields "
            + options.targets().stream().flatMap(target -> target.mainFields().stream()).toList());
  }

  /** Solr sees to it itself that a child that is changed alone is there. */
  private static boolean isIndexed(PendingBlock add, IndexedBlock block) {
    return isChildAlone(add, add.head()) || block.document(add.key()) != null;
  }

  private static boolean isChildAlone(PendingBlock add, BlockDocument document) {
    return document == add.head() && !Objects.equals(document.id(), add.key());
  }

  /** Were it deleted meanwhile, the update would make a document with nothing to embed. */
  private void pinExistence(PendingBlock add) {
    if (mayPin(add) && !isChildAlone(add, add.head())) {
      add.head().fields().setField(CommonParams.VERSION_FIELD, ANY_VERSION);
    }
  }

  private boolean mayPin(PendingBlock add) {
    return pins
        && add.command().getVersion() == 0
        && !add.head().fields().containsKey(CommonParams.VERSION_FIELD);
  }

  /** Whether the document has something to embed, or may have. */
  private boolean resolve(PendingBlock add, BlockDocument document, IndexedBlock block) {
    try {
      if (!document.isUpdate()) {
        return resolver.whole(document, block.document(document.id()));
      }
      pin(add, document, block);
      return resolver.update(document, block.document(document.id()));
    } catch (IllegalArgumentException e) {
      document.fail(SolrException.ErrorCode.BAD_REQUEST, e);
    } catch (SolrException e) {
      document.fail(SolrException.ErrorCode.getErrorCode(e.code()), e);
    } catch (RuntimeException e) {
      // Our fault, or that of a features file; the other documents of the batch go on.
      document.fail(SolrException.ErrorCode.SERVER_ERROR, e);
    }
    return true;
  }

  /** The vectors will be those of a content that is part of the index: so it must not change. */
  private void pin(PendingBlock add, BlockDocument document, IndexedBlock block) {
    if (!document.isDependent(options.flags())) {
      return;
    }
    if (isChildAlone(add, document)
        && document.isDependent()
        && block.document(document.id()) == null) {
      // An update of a root would make it. To pin this one would be to try it again in vain.
      throw new SolrException(
          SolrException.ErrorCode.CONFLICT, "no such child is indexed, expected one to be changed");
    }
    if (mayPin(add)) {
      add.pin(block.version());
    }
  }
}
