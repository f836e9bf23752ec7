/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.search.CallerSpecificQueryLimit;
import org.apache.solr.util.TestInjection;

/** Lets the time of queries run out at a chosen place, in Solr 10. */
public final class QueryTimeouts {
  /**
   * Whether a search whose time runs out responds with the hits of its first pass. Solr 10.0
   * responds without hits if the time is over at the end of the search, and with an error if it is
   * over when facets are counted.
   */
  public static final boolean KEEP_HITS = false;

  private QueryTimeouts() {}

  /**
   * @param place class, method and number of the check, as {@code AlignmentRescorer.scores:2}
   */
  public static void at(String place) {
    TestInjection.queryTimeout = new CallerSpecificQueryLimit(java.util.Set.of(place));
  }
}
