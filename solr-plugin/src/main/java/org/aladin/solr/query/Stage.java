/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

/** What a query is resolved for. */
public enum Stage {
  /** {@code {!aladin}}: nearest neighbours of a global vector. */
  SEARCH,
  /** {@code {!alignment}}: MaxSim with an alignment set. */
  RERANK
}
