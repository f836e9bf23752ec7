/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.aladin.solr.document.IndexedBlock;
import org.aladin.solr.model.ModelRegistry;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds out what the blocks of a batch need, document by document, and what of the index they
 * depend on. One request long, one thread.
 */
final class SourceResolver {
  private final UpdateOptions options;
  private final IndexedSources index;
  private final DocumentResolver resolver;
  private final boolean pins;

  /**
   * @param limits what a document may ask for
   * @param modelVersion the version of the model that embeds
   */
  SourceResolver(
      UpdateOptions options, SourceLimits limits, String modelVersion, SolrQueryRequest req) {
    this.options = options;
    SourceFields sources = new SourceFields(req);
    this.index = new IndexedSources(req, options.targets(), sources, options.errorField());
    this.resolver =
        new DocumentResolver(
            options, limits, modelVersion, sources, ModelRegistry.metrics(req.getCore()));
    // If conflicts are to be passed over in silence, a conflict of ours would lose the update.
    this.pins = req.getParams().getBool(CommonParams.FAIL_ON_VERSION_CONFLICTS, true);
  }

  /** Gives each document its jobs, or its problem. No two blocks have the same root. */
  void resolve(Collection<PendingAdd> batch) {
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

  private void resolve(PendingAdd add, IndexedBlock block) {
    boolean hasSource = false;
    for (BlockDocument document : add.documents()) {
      if (document.problem() == null) {
        hasSource |= resolve(add, document, block);
      }
    }
    if (options.requireSource() && !hasSource && add.problem() == null) {
      add.head()
          .fail(
              SolrException.ErrorCode.BAD_REQUEST,
              new IllegalArgumentException(
                  "nothing to embed, expected one of the fields "
                      + options.targets().stream()
                          .flatMap(target -> target.mainFields().stream())
                          .toList()));
    }
    if (add.problem() != null && options.onError() != OnError.FLAG) {
      // A block is indexed as a whole or not at all.
      add.documents().forEach(document -> document.jobs().clear());
    }
    // Not earlier: a pinned block is copied as it came, to be resolved once more.
    add.documents().forEach(resolver::removeUnused);
  }

  /** Whether the document has or may have vectors. */
  private boolean resolve(PendingAdd add, BlockDocument document, IndexedBlock block) {
    try {
      if (!document.isUpdate()) {
        return resolver.whole(document, block.document(document.id()));
      }
      pin(add, document, block);
      resolver.update(document, block.document(document.id()));
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
  private void pin(PendingAdd add, BlockDocument document, IndexedBlock block) {
    if (!document.isDependent(options.flags())) {
      return;
    }
    boolean isChild = document == add.head() && !Objects.equals(document.id(), add.key());
    if (isChild && document.isDependent() && block.document(document.id()) == null) {
      // An update of a root would make it. To pin this one would be to try it again in vain.
      throw new SolrException(
          SolrException.ErrorCode.CONFLICT, "no such child is indexed, expected one to be changed");
    }
    if (pins
        && add.command().getVersion() == 0
        && !add.head().fields().containsKey(CommonParams.VERSION_FIELD)) {
      add.pin(block.version());
    }
  }
}
