/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

/** The purpose of a resolved query. */
public enum Stage {
  /** {@code {!aladin}}: nearest neighbours of a global vector. */
  SEARCH,
  /** {@code {!alignment}}: MaxSim with an alignment set. */
  RERANK
}
