/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;

/** What becomes of a search that meets documents which cannot be compared with its query. */
public enum NotComparablePolicy {
  /** It goes on without them, and counts them. The default. */
  SKIP,
  /** It is refused as the node's fault (503). */
  REFUSE;

  /** The local parameter of query parsers. */
  public static final String PARAMETER = "notComparable";

  /** The parameter of a request, or of a handler's defaults, that holds where no local one does. */
  public static final String REQUEST_PARAMETER = "aladin.notComparable";

  /** Local parameters that also have what the request says of this one. */
  public static SolrParams withRequest(SolrParams local, SolrParams request) {
    String requested = request.get(REQUEST_PARAMETER);
    if (requested == null || local.get(PARAMETER) != null) {
      return local;
    }
    return new ModifiableSolrParams(local).set(PARAMETER, requested);
  }

  /**
   * Reads the local parameter.
   *
   * @throws SolrException (400) if it has another value
   */
  public static NotComparablePolicy read(CheckedParams checked) {
    String value = checked.local().get(PARAMETER);
    if (value == null) {
      return SKIP;
    }
    return Arrays.stream(values())
        .filter(policy -> policy.label().equals(value.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                CheckedParams.bad(
                    checked.parser(),
                    PARAMETER + " is '" + value + "', expected one of " + labels()));
  }

  private static List<String> labels() {
    return Arrays.stream(values()).map(NotComparablePolicy::label).toList();
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
