/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Usage help whose lines do not break inside the name of a file, and whose common options are the
 * last ones.
 */
final class UsageHelp extends Help {
  /** Stands for a period inside a word while lines are broken: a letter, so no line ends at it. */
  private static final char PERIOD = '\u00ff';

  private static final List<String> COMMON = List.of("--help", "--version", "--verbose");

  private UsageHelp(CommandSpec spec, ColorScheme colours) {
    super(spec, colours);
  }

  /** Makes a command and its subcommands print this help. */
  static void use(CommandLine line) {
    mark(line.getCommandSpec());
    line.setHelpFactory(UsageHelp::new);
    Map<String, IHelpSectionRenderer> sections = line.getHelpSectionMap();
    sections.replaceAll((name, section) -> help -> section.render(help).replace(PERIOD, '.'));
    line.setHelpSectionMap(sections);
  }

  private static void mark(CommandSpec spec) {
    UsageMessageSpec usage = spec.usageMessage();
    String[] description = usage.description();
    for (int i = 0; i < description.length; i++) {
      description[i] = mark(description[i]);
    }
    usage.description(description);
    spec.subcommands().values().forEach(command -> mark(command.getCommandSpec()));
  }

  private static String mark(String text) {
    return text.replaceAll("(?<=[\\w*])\\.(?=\\w)", String.valueOf(PERIOD));
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer renderer = super.createDefaultOptionRenderer();
    return (option, label, colours) -> {
      Text[][] rows = renderer.render(option, label, colours);
      for (Text[] row : rows) {
        int description = row.length - 1;
        row[description] = colours.text(mark(row[description].plainString()));
      }
      return rows;
    };
  }

  @Override
  public Comparator<OptionSpec> createDefaultOptionSort() {
    return Comparator.comparing(option -> COMMON.indexOf(option.longestName()));
  }
}
