/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * The markup of the report: a Mustache template from this package's resources. It is filled in with
 * records whose components have the names that the template uses. Every value is escaped for HTML,
 * in attributes too. A name that no record has is an error.
 *
 * <p>JMustache was chosen because it is one small jar without dependencies, it interprets its
 * templates (JTE needs a compiler in the build or at run time), and a template cannot call code, so
 * that all decisions stay in Java (FreeMarker is a language of its own).
 *
 * <p>Safe for several threads.
 */
final class ReportTemplate {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .escapeHTML(true)
          .strictSections(true)
          .withCollector(new OptionalCollector())
          .withLoader(ReportTemplate::open);

  private final Template template;

  private ReportTemplate(Template template) {
    this.template = template;
  }

  /**
   * Reads a template and those that it includes.
   *
   * @param name of a resource beside this class, without its ending {@code .html}
   */
  static ReportTemplate named(String name) {
    try (Reader source = open(name)) {
      return new ReportTemplate(COMPILER.compile(source));
    } catch (IOException e) {
      throw new UncheckedIOException("The template " + name + " cannot be read", e);
    }
  }

  /**
   * Fills in the template.
   *
   * @throws com.samskivert.mustache.MustacheException if the values lack a name of the template
   */
  String render(Object values) {
    return template.execute(values);
  }

  private static Reader open(String name) {
    return new InputStreamReader(
        ReportTemplate.class.getResourceAsStream(name + ".html"), StandardCharsets.UTF_8);
  }

  /** Lets a section be left out if its value is an empty {@link Optional}. */
  private static final class OptionalCollector extends DefaultCollector {
    @Override
    public Iterator<?> toIterator(Object value) {
      return value instanceof Optional<?> optional
          ? optional.stream().iterator()
          : super.toIterator(value);
    }
  }
}
