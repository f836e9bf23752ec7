/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/**
 * What went through the network so far: fewer passes than items, where calls shared one.
 *
 * @param queryPasses forward passes for queries
 * @param queries texts and images of queries in them
 * @param documentPasses forward passes for documents
 * @param documents captions and images of documents in them
 */
public record PassCounts(long queryPasses, long queries, long documentPasses, long documents) {
  static final PassCounts NONE = new PassCounts(0, 0, 0, 0);

  PassCounts plus(Urgency urgency, int items) {
    return urgency == Urgency.QUERY
        ? new PassCounts(queryPasses + 1, queries + items, documentPasses, documents)
        : new PassCounts(queryPasses, queries, documentPasses + 1, documents + items);
  }
}
