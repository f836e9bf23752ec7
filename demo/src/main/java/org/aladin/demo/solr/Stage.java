/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

/** The stages of a search. */
public enum Stage {
  /** Only the matching head's vectors. */
  KNN("kNN alone"),
  /** The best of these, ranked by the alignment head. */
  RERANKED("reranked");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }
}
