/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.aladin.solr.document.IndexedBlock;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.request.SolrQueryRequest;

/** Reads the indexed documents that the embeddings of a batch depend on. One request long. */
final class IndexedBlockReader {
  private final IndexedDocuments index;
  private final String idField;
  private final Set<String> fields;
  private final boolean hasErrors;
  private final boolean requireSource;

  IndexedBlockReader(SolrQueryRequest req, UpdateOptions options, FieldStorage storage) {
    this.index = IndexedDocuments.asNode(req);
    this.idField = req.getSchema().getUniqueKeyField().getName();
    this.fields = new LinkedHashSet<>();
    for (EmbeddingTarget target : options.targets()) {
      target.sourceFields().stream().filter(storage::isKept).forEach(fields::add);
      fields.addAll(target.output().all());
    }
    fields.add(CommonParams.VERSION_FIELD);
    this.hasErrors = options.flags();
    if (hasErrors) {
      fields.add(options.errorField());
    }
    this.requireSource = options.requireSource();
  }

  /**
   * The indexed blocks, by the ids of their roots.
   *
   * @throws RuntimeException if a shard cannot be asked
   */
  Map<String, IndexedBlock> read(Collection<PendingBlock> batch) {
    Set<String> roots = new LinkedHashSet<>();
    Set<String> blocks = new LinkedHashSet<>();
    Set<String> known = new LinkedHashSet<>();
    for (PendingBlock add : batch) {
      for (BlockDocument document : add.documents()) {
        if (needed(document)) {
          (document.id().equals(add.key()) ? roots : blocks).add(add.key());
        }
      }
      if (requireSource && add.changesRoot()) {
        known.add(add.key());
      }
    }
    roots.removeAll(blocks);
    known.removeAll(blocks);
    known.removeAll(roots);
    Map<String, IndexedBlock> read = new HashMap<>(index.readBlocks(blocks, fields));
    read(roots, fields, read);
    read(known, Set.of(CommonParams.VERSION_FIELD), read);
    return read;
  }

  private void read(
      Collection<String> ids, Collection<String> names, Map<String, IndexedBlock> to) {
    index
        .read(ids, names)
        .forEach((id, document) -> to.put(id, IndexedBlock.of(document, idField)));
  }

  /** Whether the embeddings of a document depend on the indexed one. */
  private boolean needed(BlockDocument document) {
    return document.id() != null
        && (document.isDependent(hasErrors)
            || document.touched().stream().anyMatch(target -> target.output().recognisesContent()));
  }
}
