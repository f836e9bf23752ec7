/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.search.QueryParsing;

/**
 * The local parameters of a query parser, read with checks. An invalid parameter is an error of the
 * caller (400) whose message starts with the parser's name. Immutable.
 *
 * @param parser the name between braces
 * @param local the parameters
 */
public record CheckedParams(String parser, SolrParams local) {
  private static final String QUOTES = ": a value with spaces needs quotes, as in v='two words'";

  /**
   * Rejects parameters that Solr parses without an error but no parser reads, such as the words
   * after the first of an unquoted value, which Solr treats as types or parameters.
   *
   * @param own the allowed parameters that messages list
   * @param common further allowed parameters
   * @param lists the parameters that may have several values
   * @throws SolrException (400) if there is a word without a name, an unknown parameter, or several
   *     values of a parameter that takes one
   */
  public void refuseUnread(List<String> own, List<String> common, List<String> lists) {
    String[] types = local.getParams(QueryParsing.TYPE);
    if (types != null && types.length > 1) {
      List<String> words = Arrays.asList(types).subList(1, types.length);
      throw bad("unexpected words " + words + ", expected name=value" + QUOTES);
    }
    for (Iterator<String> names = local.getParameterNamesIterator(); names.hasNext(); ) {
      String name = names.next();
      if (!own.contains(name) && !common.contains(name)) {
        throw bad("unknown parameter '" + name + "', expected one of " + own + QUOTES);
      }
      String[] values = local.getParams(name);
      if (!lists.contains(name) && values != null && values.length > 1 && differ(values)) {
        throw bad(name + " has " + values.length + " values, expected one" + QUOTES);
      }
    }
  }

  /** A shard gets a handler's "appends" twice: its own and those of the request. */
  private static boolean differ(String[] values) {
    return Arrays.stream(values).distinct().count() > 1;
  }

  /**
   * Rejects a text after the braces, which Solr does not pass to the parser if v is given.
   *
   * @param rest the text after the braces
   * @throws SolrException (400) if it is not blank
   */
  public void refuseRest(String rest) {
    if (!rest.isBlank()) {
      throw bad(
          "'" + rest.strip() + "' follows the braces, but v is given: expected one of the two");
    }
  }

  /**
   * @throws SolrException (400) if {@code name} is given without its companion
   */
  public void checkCompanion(String name, String companion) {
    if (local.get(name) != null && local.get(companion) == null) {
      throw bad(name + " is given without " + companion + ", expected both or neither");
    }
  }

  /**
   * The number of documents in a parameter.
   *
   * @throws SolrException (400) if it is not a whole number of at least 1
   */
  public int documents(String name, int byDefault) {
    String value = local.get(name);
    if (value == null) {
      return byDefault;
    }
    try {
      return WholeNumber.parse(name, value, 1);
    } catch (IllegalArgumentException e) {
      throw bad(e.getMessage());
    }
  }

  /**
   * A number in a range.
   *
   * @param least the minimum, included
   * @param most the maximum, included
   * @return null if the parameter is not given
   * @throws SolrException (400) if it is not a number in the range
   */
  public Double number(String name, double least, double most) {
    String value = local.get(name);
    if (value == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number out of range
    }
    throw bad(name + " is '" + value + "', expected a number from " + least + " to " + most);
  }

  /**
   * A minimum score.
   *
   * @return null if the parameter is not given
   * @throws SolrException (400) if it is not a number from 0 to 1
   */
  public Float minScore() {
    String value = local.get(QueryParams.MIN_SCORE);
    if (value == null) {
      return null;
    }
    try {
      float score = Float.parseFloat(value.strip());
      if (score >= 0 && score <= 1) {
        return score;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number out of range
    }
    throw bad(QueryParams.MIN_SCORE + " is '" + value + "', expected a number from 0 to 1");
  }

  /**
   * A constant by its name in lower case.
   *
   * @param byDefault the constant if the parameter is not given
   * @throws SolrException (400) if there is no such constant; the message lists all
   */
  public <E extends Enum<E>> E choice(String name, E byDefault) {
    String value = local.get(name);
    if (value == null) {
      return byDefault;
    }
    E[] choices = byDefault.getDeclaringClass().getEnumConstants();
    List<String> labels =
        Arrays.stream(choices).map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
    int place = labels.indexOf(value.strip());
    if (place < 0) {
      throw bad(name + " is '" + value + "', expected one of " + labels);
    }
    return choices[place];
  }

  /** An error of the caller (400), to be thrown. */
  public SolrException bad(String message) {
    return bad(parser, message);
  }

  /** An error of the caller (400) in a query of this parser, to be thrown. */
  public static SolrException bad(String parser, String message) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, "{!" + parser + "}: " + message);
  }

  /** An error that persists until the index changes (503), to be thrown. */
  public static SolrException unavailable(String parser, String message) {
    return new SolrException(
        SolrException.ErrorCode.SERVICE_UNAVAILABLE, "{!" + parser + "}: " + message);
  }
}
