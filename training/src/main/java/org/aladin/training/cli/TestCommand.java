/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code test}: the original's {@code test.py}. */
@Command(name = "test", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new UnsupportedOperationException("not there yet");
  }
}
