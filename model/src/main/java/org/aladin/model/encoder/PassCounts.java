/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/**
 * What has been encoded so far. There are fewer passes than items if calls shared passes.
 *
 * @param queryPasses forward passes for queries
 * @param queries texts and images of queries in those passes
 * @param documentPasses forward passes for documents
 * @param documents captions and images of documents in those passes
 */
public record PassCounts(long queryPasses, long queries, long documentPasses, long documents) {
  static final PassCounts NONE = new PassCounts(0, 0, 0, 0);

  PassCounts plus(Urgency urgency, int items) {
    return urgency == Urgency.QUERY
        ? new PassCounts(queryPasses + 1, queries + items, documentPasses, documents)
        : new PassCounts(queryPasses, queries, documentPasses + 1, documents + items);
  }
}
