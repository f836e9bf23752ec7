/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.samskivert.mustache.MustacheException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTemplateTest {
  private static Picture picture(String title, Optional<String> picture, String name) {
    return new Picture(
        10, 20, title, picture, List.of(), List.of(new Picture.Name("1", "2", name)), List.of());
  }

  @Test
  void valuesAreEscapedInTextAndInAttributes() {
    String html =
        ReportTemplate.named("image")
            .render(picture("\" onload=\"x", Optional.empty(), "<script>'&"));
    assertTrue(html.contains("aria-label=\"&quot; onload&#x3D;&quot;x\""), html);
    assertTrue(html.contains(">&lt;script&gt;&#39;&amp;</text>"), html);
  }

  @Test
  void anImageIsShownWhereThereIsOne() {
    ReportTemplate template = ReportTemplate.named("image");
    String shown = template.render(picture("t", Optional.of("data:x"), "n"));
    assertTrue(shown.contains("width=\"10\" height=\"20\" href=\"data:x\""), shown);
    assertFalse(shown.contains("class=\"blank\""), shown);
    String blank = template.render(picture("t", Optional.empty(), "n"));
    assertTrue(blank.contains("class=\"blank\" width=\"10\" height=\"20\""), blank);
    assertFalse(blank.contains("<image"), blank);
  }

  @Test
  void aNameThatTheValuesLackIsAnError() {
    assertThrows(
        MustacheException.class,
        () -> ReportTemplate.named("image").render(new ReportPage.Fact("a", "b")));
  }
}
