/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageHelpTest {
  private static final Pattern BROKEN_NAME =
      Pattern.compile("\\w\\.\\s+(tsv|tar|json|jsonl|yaml|txt|onnx|html|safetensors|py)\\b");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract",
        "features",
        "train",
        "test",
        "verify",
        "convert",
        "export",
        "embed",
        "score"
      })
  void namesOfFilesStayOnOneLineAndCommonOptionsAreTheLast(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertEquals(0, run.code());
    String help = run.out();
    assertTrue(help.chars().allMatch(letter -> letter < 128), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    assertFalse(BROKEN_NAME.matcher(help).find(), help);
    String common = help.substring(help.indexOf("  -h, --help"));
    assertEquals(3, common.lines().count(), common);
    assertTrue(common.contains("--version") && common.contains("--verbose"), common);
  }
}
