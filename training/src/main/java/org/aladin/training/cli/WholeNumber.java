/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The whole number of an option, within a range. Anything else is wrong use of the command line,
 * and picocli adds the option's name to the message.
 */
abstract class WholeNumber implements ITypeConverter<Integer> {
  private final int least;
  private final int most;

  private WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String value) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not an int" + range());
    }
    if (number < least || number > most) {
      throw new TypeConversionException(number + " is out of range" + range());
    }
    return number;
  }

  private String range() {
    return ", expected a whole number from " + least + " to " + most;
  }

  /** A count of anything: 1 or more. */
  static final class Count extends WholeNumber {
    Count() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** A count of anything, possibly of nothing. */
  static final class FromZero extends WholeNumber {
    FromZero() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** A number of threads. More than the maximum only exhaust the operating system. */
  static final class Threads extends WholeNumber {
    Threads() {
      super(1, 1024);
    }
  }

  /** A number of threads as the original takes it: with 0, no other thread reads. */
  static final class Workers extends WholeNumber {
    Workers() {
      super(0, 1024);
    }
  }

  /** Tokens of a text: the two special ones and a word. */
  static final class Tokens extends WholeNumber {
    Tokens() {
      super(3, Integer.MAX_VALUE);
    }
  }
}
