/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

/** How far a search goes. */
public enum Stage {
  /** The matching head's vectors only. */
  KNN("kNN alone"),
  /** The best of these put in the alignment head's order. */
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
