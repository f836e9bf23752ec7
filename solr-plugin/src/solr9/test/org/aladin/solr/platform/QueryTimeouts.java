/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.search.CallerSpecificQueryLimit;
import org.apache.solr.util.TestInjection;

/** Lets the time of queries run out at a chosen place, in Solr 9. */
public final class QueryTimeouts {
  /** Whether a search whose time runs out responds with the hits of its first pass. Solr 9 does. */
  public static final boolean KEEP_HITS = true;

  private QueryTimeouts() {}

  /**
   * @param place class, method and number of the check, as {@code AlignmentRescorer.scores:2}
   */
  public static void at(String place) {
    TestInjection.queryTimeout = new CallerSpecificQueryLimit(place);
  }
}
