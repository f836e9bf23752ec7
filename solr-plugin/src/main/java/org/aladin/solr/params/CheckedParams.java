/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

import java.util.Iterator;
import java.util.List;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/**
 * The local parameters of a query parser, read with checks: what is wrong with one is the caller's
 * (400), and the message starts with the parser's name. Immutable.
 *
 * @param parser the name between braces
 * @param local the parameters
 */
public record CheckedParams(String parser, SolrParams local) {
  /**
   * @param own what a message lists as allowed
   * @param common what is allowed beside that
   * @throws SolrException (400) if there is any other parameter
   */
  public void refuseUnknown(List<String> own, List<String> common) {
    for (Iterator<String> names = local.getParameterNamesIterator(); names.hasNext(); ) {
      String name = names.next();
      if (!own.contains(name) && !common.contains(name)) {
        throw bad(parser, "unknown parameter '" + name + "', expected one of " + own);
      }
    }
  }

  /**
   * @throws SolrException (400) if {@code name} is given, but not what it belongs to
   */
  public void checkCompanion(String name, String companion) {
    if (local.get(name) != null && local.get(companion) == null) {
      throw bad(parser, name + " is given without " + companion + ", expected both or neither");
    }
  }

  /**
   * How many documents are asked for.
   *
   * @throws SolrException (400) if that is no whole number of at least 1
   */
  public int documents(String name, int byDefault) {
    String value = local.get(name);
    if (value == null) {
      return byDefault;
    }
    try {
      int documents = Integer.parseInt(value.strip());
      if (documents >= 1) {
        return documents;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw bad(parser, name + " is '" + value + "', expected a whole number of at least 1");
  }

  /** The caller's mistake, to be thrown. */
  public static SolrException bad(String parser, String message) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, "{!" + parser + "}: " + message);
  }
}
